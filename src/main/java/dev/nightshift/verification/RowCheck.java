package dev.nightshift.verification;

import dev.nightshift.login.IsoInstant;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.PartitionState;
import dev.nightshift.partfile.PartKeys;
import dev.nightshift.partfile.UnreadablePartException;
import dev.nightshift.publication.Manifest;
import dev.nightshift.report.Report;
import dev.nightshift.work.Figures;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a run's parts in stream order, checks that each contains the expected rows and that all rows are in order, and
 * computes the answers from them. Not thread-safe.
 */
final class RowCheck {

    private static final Comparator<@Nullable Instant> NEVER_LAST =
            Comparator.nullsLast(Comparator.<Instant>naturalOrder());

    private final PartKeys reader;
    private final boolean equalKeys;
    private final boolean idProtected;
    private final ZoneRules zone;
    private final Report.@Nullable Window window;
    private final PartitionState findings;
    private final List<String> differences;

    private @Nullable Instant lastLogin;
    private @Nullable LoginId lastId;
    private boolean whole = true;

    /**
     * Creates the check of one run.
     *
     * @param equalKeys whether several rows may have the same time and id, as in a file
     * @param idProtected whether the rows are in the order of ids that they do not contain
     * @param zone zone in which the source's times without a zone were read; a fixed offset if they have one
     * @param window the times of the logins that a night copies; null for a run that copies all rows
     * @param findings an empty state
     * @param differences receives the differences
     */
    RowCheck(
            PartKeys reader,
            boolean equalKeys,
            boolean idProtected,
            ZoneId zone,
            Report.@Nullable Window window,
            PartitionState findings,
            List<String> differences) {
        this.reader = reader;
        this.equalKeys = equalKeys;
        this.idProtected = idProtected;
        this.zone = zone.getRules();
        this.window = window;
        this.findings = findings;
        this.differences = differences;
    }

    /** Records that the next part cannot be read. */
    void missing() {
        whole = false;
    }

    /** Reads the next part. */
    void read(Manifest.Part part, String name, byte[] bytes) {
        Rows rows = new Rows(name);
        try {
            reader.readUntrusted(bytes, rows::next);
        } catch (UnreadablePartException e) {
            differences.add(name + ": " + e.getMessage());
            whole = false;
            return;
        }
        if (rows.count != part.rows()) {
            differences.add(name + " has " + Figures.count(rows.count, "row", "rows") + ", expected " + part.rows());
        }
        String expected = keys(part.first()) + " to " + keys(part.last());
        String found = rows.firstId == null || lastId == null
                ? "nothing"
                : keys(rows.firstLogin, rows.firstId) + " to " + keys(lastLogin, lastId);
        if (!found.equals(expected)) {
            differences.add(name + " contains the rows from " + found + ", expected " + expected);
        }
    }

    /** The findings from all rows; null if a part was missing or unreadable, or if rows were out of order. */
    @Nullable PartitionState findings() {
        return whole ? findings : null;
    }

    private static String keys(Manifest.Key key) {
        return keys(key.lastLogin(), key.id());
    }

    private static String keys(@Nullable Instant lastLogin, LoginId id) {
        return "(" + (lastLogin == null ? "never" : IsoInstant.text(lastLogin)) + ", " + id + ")";
    }

    private boolean inOrder(@Nullable Instant time, LoginId id) {
        if (lastId == null) {
            return true;
        }
        int byTime = NEVER_LAST.compare(lastLogin, time);
        int order = byTime != 0 ? byTime : lastId.compareTo(id);
        return order < 0
                || (order == 0 && equalKeys)
                || (byTime == 0 && order != 0 && idProtected)
                || (byTime == 0 && time != null && skipped(time));
    }

    /**
     * Whether local times that daylight saving skipped became this moment. The source has them in the order of the
     * local times, which the parts do not contain.
     */
    private boolean skipped(Instant time) {
        ZoneOffsetTransition transition = zone.nextTransition(time.minusNanos(1));
        return transition != null
                && transition.isGap()
                && transition.getInstant().equals(time);
    }

    /** Whether a night may contain this row: from its window, from the overlap, or in a first night without a login. */
    private boolean inWindow(@Nullable Instant time) {
        if (window == null) {
            return true;
        }
        if (time == null) {
            return window.from() == null;
        }
        return time.isBefore(window.to())
                && (window.from() == null || !time.isBefore(window.from().minus(Duration.parse(window.overlap()))));
    }

    private void record(@Nullable Instant time, LoginId id) {
        findings.totals().row(time != null);
        if (time != null) {
            findings.latest().offer(time, id);
            findings.closestPair().offer(time, id);
            findings.timeline().offer(time);
            findings.gaps().offer(time);
        }
    }

    /** The rows of one part. */
    private final class Rows {

        private final String name;
        private long count;
        private boolean ordered = true;
        private boolean inside = true;
        private @Nullable Instant firstLogin;
        private @Nullable LoginId firstId;

        private Rows(String name) {
            this.name = name;
        }

        private void next(@Nullable Instant time, LoginId id) {
            count++;
            if (firstId == null) {
                firstLogin = time;
                firstId = id;
            }
            if (!inOrder(time, id)) {
                if (ordered && lastId != null) {
                    differences.add("Row " + count + " of " + name + ", " + keys(time, id) + ", does not come after "
                            + keys(lastLogin, lastId) + ", the row before it");
                }
                ordered = false;
                whole = false;
            } else if (whole) {
                record(time, id);
            }
            if (inside && !inWindow(time)) {
                differences.add("Row " + count + " of " + name + ", " + keys(time, id)
                        + ", is neither in the window of the night nor in the overlap before it");
                inside = false;
            }
            lastLogin = time;
            lastId = id;
        }
    }
}
