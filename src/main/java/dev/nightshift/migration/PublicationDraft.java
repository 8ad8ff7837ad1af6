package dev.nightshift.migration;

import dev.nightshift.chain.WindowRows;
import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.Publication.ChainState;
import dev.nightshift.login.PartitionState;
import dev.nightshift.login.ReadPoints;
import dev.nightshift.login.ReadPoints.ReadPoint;
import dev.nightshift.source.RejectFile;
import dev.nightshift.source.RejectedLines;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Checks that a run may be published, and writes what its documents will say beyond its rows. */
final class PublicationDraft {

    /** The folder of the rejected lines, below the folder of the run. */
    private static final String REJECTS = "rejects/";

    /** Greatest number of changes between snapshots that a warning lists. */
    private static final int MAX_SHOWN = 3;

    private final AttemptContext attempt;
    private final PartitionState findings;
    private final ChainDraft chain;

    PublicationDraft(AttemptContext attempt, PartitionState findings, ChainDraft chain) {
        this.attempt = attempt;
        this.findings = findings;
        this.chain = chain;
    }

    /** @throws NightshiftException if the run may not be published; the message says why */
    Publication write() {
        long run = attempt.run().id();
        Ledger ledger = attempt.ledger();
        long migrated = WindowRows.of(ledger, run, attempt.plan().window());
        RejectedLines rejects = attempt.source().rows().rejects();
        long rejected = rejects.number();
        List<String> warnings = new ArrayList<>();
        guardVolume(migrated).ifPresent(warnings::add);
        Long counted = ledger.runs().find(run).orElseThrow().sourceRows();
        ChainState state = chain.state();
        // Rows of the window that other nights have are not copied again.
        long elsewhere = state == null ? 0 : state.othersRows();
        long accounted = migrated + rejected + elsewhere;
        warnings.addAll(warnings(counted, accounted));
        String address =
                attempt.plan().source().warningOfAddress(attempt.source().description());
        if (address != null) {
            warnings.add(address);
        }
        warnings.addAll(attempt.warnings());
        chain.earlierRowsWarning().ifPresent(warnings::add);
        if (rejected > 0) {
            warnings.add(warning(rejects));
        }
        if (attempt.plan().source().ofFile() && accounted == 0) {
            warnings.add("The file has no record");
        }
        if (Boolean.TRUE.equals(attempt.plan().neutralizeFormulas())) {
            warnings.add("Texts in the part files that begin with = + - @, tab or carriage return have a ' before them"
                    + " (nightshift.csv.neutralize-formulas)");
        }
        // These may have been moved or deleted at the source since.
        if (counted != null && counted != accounted && elsewhere == 0) {
            requireEqualCounts(counted, accounted);
        }
        List<Attempt> attempts = ledger.leases().attempts(run).stream()
                .filter(Attempt::reachedWork)
                .toList();
        Instant now = latest(ledger, run, attempts);
        return new Publication(
                attempt.programVersion(),
                attempts.size(),
                attempts.get(0).startedAt(),
                now,
                Attempt.worked(attempts, now),
                counted,
                counted != null && counted == accounted,
                warnings,
                named(rejects.kept()),
                rejected,
                attempts.stream().map(attempt -> pastAttempt(attempt, now)).toList(),
                state);
    }

    /** The time of the ledger's clock, but not before what the ledger has recorded if the clock was set back. */
    private static Instant latest(Ledger ledger, long run, List<Attempt> attempts) {
        return Stream.concat(
                        attempts.stream()
                                .flatMap(attempt -> Stream.of(
                                        attempt.startedAt(),
                                        attempt.endedAt() == null ? attempt.startedAt() : attempt.endedAt())),
                        ledger.progress().lastCommit(run).stream())
                .reduce(ledger.runs().now(), (one, other) -> one.isAfter(other) ? one : other);
    }

    /**
     * The attempt without an end is the present one. Its outcome is COMPLETED, because the documents are only seen if
     * it completes the run.
     */
    private static Publication.PastAttempt pastAttempt(Attempt attempt, Instant now) {
        Instant endedAt = attempt.endedAt();
        AttemptOutcome outcome = attempt.outcome();
        return endedAt == null || outcome == null
                ? new Publication.PastAttempt(attempt.startedAt(), now, AttemptOutcome.COMPLETED.name(), null)
                : new Publication.PastAttempt(attempt.startedAt(), endedAt, outcome.name(), attempt.message());
    }

    /** Says how many lines were rejected, and what is kept of how many. */
    private String warning(RejectedLines rejects) {
        long kept = rejects.kept().stream().mapToLong(RejectFile::rejects).sum();
        boolean one = rejects.number() == 1;
        String rejected =
                Figures.count(rejects.number(), "line of the file was rejected", "lines of the file were rejected");
        if (kept == 0) {
            return rejected + ", of which nothing is kept (nightshift.input.rejects)";
        }
        String what = rejects.withText()
                ? one ? "it is stored with its reason" : "they are stored with their reasons"
                : one ? "its number and reason are stored" : "their numbers and reasons are stored";
        return rejected + (kept < rejects.number() ? ", the first " + Figures.number(kept) + " kept; " : "; ") + what
                + " in " + attempt.folder().document(REJECTS);
    }

    private static List<Publication.Rejects> named(List<RejectFile> files) {
        List<Publication.Rejects> rejects = new ArrayList<>();
        for (RejectFile file : files) {
            String name = REJECTS + String.format(Locale.ROOT, "part-%06d.jsonl", rejects.size() + 1);
            rejects.add(new Publication.Rejects(name, file.rejects(), file.bytes(), file.sha256()));
        }
        return rejects;
    }

    /** Refuses different counts at one snapshot, where nothing can have changed between counting and reading. */
    private void requireEqualCounts(long counted, long migrated) {
        Plan plan = attempt.plan();
        if (plan.source().readAtOneMoment(findings)) {
            throw NightshiftException.inconsistent(
                    Figures.count(counted, "row was", "rows were") + " counted and "
                            + Figures.count(migrated, "was", "were") + " read at one snapshot ("
                            + plan.source().snapshotKind() + " "
                            + plan.source().snapshotValue()
                            + "), so nothing is published. Check whether "
                            + (plan.source().where() == null
                                    ? "the table is a view that"
                                    : "nightshift.source.where ("
                                            + plan.source().where() + ") or a view")
                            + " selects by something that differs from query to query, such as the present time, or a"
                            + " policy of the database hides rows from the user or from the query",
                    null);
        }
    }

    /** @return a warning if an operator accepted an unusual number of rows */
    private Optional<String> guardVolume(long rows) {
        WindowRows.Before before = new WindowRows(attempt.ledger(), chain.chains())
                .before(attempt.run(), attempt.plan().window())
                .orElse(null);
        String objection = attempt.guard().objection(rows, before == null ? null : before.rows());
        if (objection == null) {
            return Optional.empty();
        }
        String lastRun = before == null ? "" : ", run " + before.run();
        if (attempt.guard().accepted()) {
            return Optional.of("Published because an operator accepted its volume: " + objection + lastRun);
        }
        throw NightshiftException.withheld(
                "The volume guard holds it back: " + objection + lastRun + ". Check the source");
    }

    /** Says from which row on another snapshot was read, if there was more than one. */
    private Optional<String> snapshots() {
        String planned = attempt.plan().source().snapshotValue();
        ReadPoints read = findings.readPoints();
        if (read.only(planned)) {
            return Optional.empty();
        }
        List<ReadPoint> points = read.snapshot();
        String from = points.stream()
                .limit(MAX_SHOWN)
                .map(point -> "from " + point.key() + " on at " + point.snapshot())
                .collect(Collectors.joining("; "));
        return Optional.of("Not read as of one moment: the run was planned at the snapshot " + planned
                + ", and read " + from
                + (points.size() > MAX_SHOWN ? "; and " + (points.size() - MAX_SHOWN) + " more changes" : "")
                + ". Rows that were written between these moments may be missing or come twice");
    }

    private List<String> warnings(@Nullable Long counted, long migrated) {
        List<String> warnings = new ArrayList<>();
        if (counted != null && counted != migrated) {
            warnings.add("Not reconciled: " + Figures.count(counted, "row was", "rows were")
                    + " counted before reading, " + Figures.count(migrated, "was", "were") + " read; "
                    + (attempt.plan().source().snapshotValue() == null
                            ? "the source has no snapshot"
                            : "they were not read at the snapshot of the count")
                    + ", so rows that were written between counting and reading cause a difference");
        }
        snapshots().ifPresent(warnings::add);
        if (attempt.plan().source().uniqueAssumed() != null) {
            warnings.add(
                    "The id is assumed to be unique (nightshift.source.unique): the rows came in ascending order of"
                            + " time and id, so that no two have both in common, but an id may have come at several times");
        }
        if (findings.totals().clamped() > 0) {
            warnings.add(Figures.count(findings.totals().clamped(), "login has", "logins have")
                    + " a local time that daylight saving skipped in zone "
                    + attempt.plan().source().timeZone() + "; such a time counts as the moment of the change");
        }
        if (findings.totals().ambiguous() > 0) {
            warnings.add(Figures.count(findings.totals().ambiguous(), "login has", "logins have")
                    + " a local time that occurred twice in zone "
                    + attempt.plan().source().timeZone() + "; such a time counts as the earlier of the two moments");
        }
        return warnings;
    }
}
