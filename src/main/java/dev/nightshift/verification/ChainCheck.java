package dev.nightshift.verification;

import dev.nightshift.chain.CopiedRows;
import dev.nightshift.chain.IdOrder;
import dev.nightshift.chain.KeyStream;
import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.IsoInstant;
import dev.nightshift.login.LatestLogins;
import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.publication.JsonDocument;
import dev.nightshift.publication.Manifest;
import dev.nightshift.report.Report;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Checks that the nights of a chain fit together: their windows follow one another, no row is in two nights, and the
 * answers over the chain are those of one pass over all rows.
 */
final class ChainCheck {

    private static final int MOST_ROWS_SHOWN = 10;

    private final Bucket bucket;
    private final List<CompleteRun> nights;
    private final List<String> differences;
    private final List<String> notes;

    /** @param nights oldest first; at least one */
    ChainCheck(Bucket bucket, List<CompleteRun> nights, List<String> differences, List<String> notes) {
        this.bucket = bucket;
        this.nights = nights;
        this.differences = differences;
        this.notes = notes;
    }

    private CompleteRun newest() {
        return nights.get(nights.size() - 1);
    }

    /** Checks that each window starts where the one before it ends. */
    void windows() {
        Instant end = null;
        for (CompleteRun night : nights) {
            Report.Window window = night.manifest().window();
            if (window == null) {
                differences.add(manifest(night) + " has no window, so it is not a night of a chain");
            } else if (!Objects.equals(window.from(), end)) {
                differences.add(manifest(night) + " has a window that starts at " + text(window.from())
                        + ", but the night before it ends at " + text(end));
            } else if (!window.to().equals(night.folder().cutoff())) {
                differences.add(manifest(night) + " has a window that ends at " + window.to() + ", but the cutoff "
                        + night.folder().cutoff());
            }
            end = night.folder().cutoff();
        }
    }

    private String manifest(CompleteRun night) {
        return bucket.name(night.folder().document("manifest.json"));
    }

    private static String text(@Nullable Instant time) {
        return time == null ? "the first login" : IsoInstant.text(time);
    }

    /**
     * Reads all rows of all nights as one stream, and compares the answers with those of the newest night's report.
     *
     * @return whether the answers could be compared; not if the newest night was published before the rerun of another
     */
    boolean rows() {
        LatestLogins latest = new LatestLogins(newest().top(), newest().folder().cutoff());
        ClosestPair pair = new ClosestPair();
        Duplicates duplicates = new Duplicates(new IdOrder(newest().protectedOrder(), newest().localTimes()));
        CopiedRows.Cursor keys = new CopiedRows(bucket.store(), streams()).cursor();
        for (Login next = keys.next(); next != null; next = keys.next()) {
            latest.offer(next.lastLogin(), next.id());
            pair.offer(next.lastLogin(), next.id());
            duplicates.offer(next);
        }
        duplicates.report();
        return answers(latest.snapshot(), pair.snapshot());
    }

    private List<KeyStream> streams() {
        List<KeyStream> streams = new ArrayList<>();
        for (CompleteRun night : nights) {
            long run = night.manifest().run().id();
            streams.add(new KeyStream(run, night.reader(), night.parts(true)));
            streams.add(new KeyStream(run, night.reader(), night.parts(false)));
        }
        return streams;
    }

    private boolean answers(LatestLogins.Snapshot latest, ClosestPair.Snapshot pair) {
        String report = newest().folder().document("report.json");
        JsonNode found = bucket.get(report).map(ChainCheck::chain).orElse(null);
        Manifest manifest = newest().manifest();
        JsonNode expected = Json.tree(JsonDocument.of(Report.Chain.of(
                        Objects.requireNonNullElse(manifest.chain(), 0L),
                        nights.size(),
                        nights.get(0).folder().cutoff(),
                        nights.stream().mapToLong(CompleteRun::rows).sum(),
                        nights.stream().mapToLong(CompleteRun::lateRows).sum(),
                        newest().top(),
                        latest,
                        pair))
                .bytes());
        CompleteRun rerun = nights.stream()
                .filter(night -> night.manifest()
                        .run()
                        .finishedAt()
                        .isAfter(manifest.run().finishedAt()))
                .findFirst()
                .orElse(null);
        if (rerun != null) {
            notes.add("The answers over the chain in " + bucket.name(report) + " are those before run "
                    + rerun.manifest().run().id() + " copied the window to "
                    + IsoInstant.text(rerun.folder().cutoff()) + " again; the next night finds them again");
            return false;
        }
        JsonDifference.first("chain", expected, found)
                .ifPresent(difference -> differences.add(
                        bucket.name(report) + ": " + difference + " according to the rows of all nights"));
        return true;
    }

    /** The answers over the chain in a report; null if it has none, or if it is not a report. */
    private static @Nullable JsonNode chain(byte[] report) {
        try {
            return Json.tree(report).get("chain");
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Finds rows that come twice in a stream, in which rows of one moment may be in any order. */
    private final class Duplicates {

        private final IdOrder order;
        private final Set<LoginId> ids = new HashSet<>();
        private @Nullable Login previous;
        private long found;

        private Duplicates(IdOrder order) {
            this.order = order;
        }

        private void offer(Login next) {
            boolean sameTime = previous != null && previous.lastLogin().equals(next.lastLogin());
            if (!sameTime) {
                ids.clear();
            }
            boolean twice = order.holdsAt(next.lastLogin()) ? next.equals(previous) : !ids.add(next.id());
            if (twice && ++found <= MOST_ROWS_SHOWN) {
                differences.add("The row (" + IsoInstant.text(next.lastLogin()) + ", " + next.id()
                        + ") is in two nights of the chain");
            }
            previous = next;
        }

        private void report() {
            if (found > MOST_ROWS_SHOWN) {
                differences.add((found - MOST_ROWS_SHOWN) + " more rows are in two nights of the chain");
            }
        }
    }
}
