package dev.nightshift.selftest;

import dev.nightshift.login.IsoInstant;
import dev.nightshift.operation.Target;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.selftest.ChildProgram.Ended;
import dev.nightshift.selftest.SelfTestResult.Promise;
import dev.nightshift.selftest.SelfTestResult.Verdict;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run with one ledger: it is killed and restarted, and what it published is verified and compared with the rows.
 */
final class Round {

    private static final String EXACTLY_ONCE = "Every row is published exactly once, in order";
    private static final int MOST_SHOWN = 3;

    private final ChildProgram program;
    private final String ledger;
    private final ScratchTable table;
    private final ScratchRows rows;
    private final Instant cutoff;
    private final List<Promise> promises = new ArrayList<>();
    private @Nullable String refusal;

    /** @param ledger the ledger for people */
    Round(ChildProgram program, String ledger, ScratchTable table, ScratchRows rows, LocalDateTime cutoff) {
        this.program = program;
        this.ledger = ledger;
        this.table = table;
        this.rows = rows;
        this.cutoff = cutoff.toInstant(ZoneOffset.UTC);
    }

    /** Tests every promise with this ledger. */
    List<Promise> test(long seed, ScratchName name, Supplier<Target> bucket) {
        KilledRun run = new KilledRun(program, IsoInstant.text(cutoff), rows.count(), seed, this::endSession);
        String failure = run.complete();
        killed(run, failure);
        if (failure == null) {
            verify();
            try (Target target = bucket.get()) {
                RunFolder folder = new RunFolder(target.prefix(), name.source(), cutoff, 0);
                compare(new Published(target.open(), folder), run);
            }
        }
        return promises;
    }

    private void killed(KilledRun run, @Nullable String failure) {
        String done = "killed " + Figures.count(run.killed(), "time", "times") + ", "
                + Figures.count(run.attempts(), "attempt", "attempts");
        add(
                "A killed run is completed by the next attempt",
                failure != null ? Verdict.BROKEN : run.killed() == 0 ? Verdict.NOT_TRIED : Verdict.HELD,
                failure != null ? done + ": " + failure : done);
        add(
                "A lost connection to the source is reopened",
                !run.sessionEnded() ? Verdict.NOT_TRIED : failure != null ? Verdict.BROKEN : Verdict.HELD,
                run.sessionEnded()
                        ? "the server ended a session that read"
                        : !table.endsSessions()
                                ? "this database lets no user end a session"
                                : refusal != null ? refusal : "no session was seen while it read");
    }

    private boolean endSession() {
        if (!table.endsSessions() || refusal != null) {
            return false;
        }
        try {
            return table.endSession();
        } catch (NightshiftException e) {
            refusal = e.getMessage();
            return false;
        }
    }

    private void verify() {
        Ended verified = program.run(line -> false, () -> {}, "verify", IsoInstant.text(cutoff), "--deep");
        boolean same = verified.code() == 0;
        add(
                "verify --deep finds no difference",
                same ? Verdict.HELD : Verdict.BROKEN,
                same
                        ? "all parts read, both answers computed again"
                        : "code " + verified.code() + ": " + verified.lastWords() + " "
                                + verified.out().lines().limit(MOST_SHOWN).toList());
    }

    private void compare(Published published, KilledRun run) {
        Comparison comparison = new Comparison(rows);
        try {
            published.rows(comparison::row);
        } catch (NightshiftException e) {
            add(EXACTLY_ONCE, Verdict.BROKEN, String.valueOf(e.getMessage()));
            return;
        }
        int parts = published.parts().size();
        add(
                "Committed chunks are neither lost nor copied again",
                run.losses(parts),
                parts + " chunks, each committed once");
        add(EXACTLY_ONCE, comparison.keys(), Figures.count(rows.count(), "row", "rows") + ", each looked up by its id");
        add(
                "Every value is exact",
                comparison.values(),
                Figures.count(rows.columns().size() + 2, "column", "columns") + ", a carried type each");
        add(
                "The latest logins are right",
                comparison.latest(published.report(), LocalDateTime.ofInstant(cutoff, ZoneOffset.UTC)),
                "compared with all rows, sorted");
        add("The closest pair is right", comparison.closest(published.report()), "compared with all neighbours");
        add(
                "Nothing that does not count is left in the bucket",
                published.orphans(),
                "it contains only the parts of the manifest");
    }

    private void add(String promise, List<String> differences, String held) {
        int count = differences.size();
        String found = String.join("; ", differences.subList(0, Math.min(MOST_SHOWN, count)))
                + (count > MOST_SHOWN ? "; and " + (count - MOST_SHOWN) + " more" : "");
        add(promise, count == 0 ? Verdict.HELD : Verdict.BROKEN, count == 0 ? held : found);
    }

    private void add(String promise, Verdict verdict, String found) {
        promises.add(new Promise(promise, verdict, ledger, found));
    }
}
