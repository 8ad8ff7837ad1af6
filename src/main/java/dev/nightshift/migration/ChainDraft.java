package dev.nightshift.migration;

import dev.nightshift.chain.ChainAnswers;
import dev.nightshift.chain.Chains;
import dev.nightshift.chain.OtherNights;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Publication.ChainState;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.Window;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;

/**
 * What a night's documents will say about its chain, and what must be true of it. For a run without a window it does
 * nothing.
 */
final class ChainDraft {

    private final AttemptContext attempt;
    private final Ledger ledger;
    private final Chains chains;
    private final Run run;
    private final @Nullable Window window;
    private @Nullable Long earlierRows;

    ChainDraft(AttemptContext attempt) {
        this.attempt = attempt;
        this.ledger = attempt.ledger();
        this.chains = new Chains(ledger);
        this.run = attempt.run();
        this.window = attempt.plan().window();
    }

    /**
     * Counts the rows before the window and before the overlap of the next night, if rows are only ever added. It is
     * called after all rows are read, so that no row counts as missing that was committed between counting and reading,
     * while the source still has its snapshot.
     */
    void countEarlierRows() throws JobInterruptedException {
        Instant end = appendedUntil();
        if (end != null) {
            // Otherwise rows that are in two nights would make the count differ.
            otherNights().requireAsPlanned(run, attempt.plan());
            KeyRange earlier = new KeyRange(false, null, attempt.source().rows().bound(end));
            OptionalLong rows = attempt.source().rows().count(earlier, attempt.stop());
            attempt.requireNotStopped();
            earlierRows = rows.orElseThrow();
        }
    }

    /**
     * The end of the rows that no later night looks for, because they are before its overlap too; null if they are not
     * counted.
     */
    private @Nullable Instant appendedUntil() {
        if (window == null || window.from() == null || !window.appendOnly()) {
            return null;
        }
        Instant nextLate = run.key().cutoff().minus(window.overlap());
        return nextLate.isBefore(window.from()) ? nextLate : window.from();
    }

    /** The answers over the chain; null for a run without a window. */
    @Nullable ChainState state() {
        return window == null
                ? null
                : answers()
                        .of(run, attempt.plan(), chains.before(run, attempt.plan()), chains.after(run, attempt.plan()));
    }

    /**
     * Compares the counted rows with those that the chain has copied.
     *
     * @return a warning if there are more, or if an operator accepted that there are fewer
     * @throws NightshiftException if there are fewer
     */
    Optional<String> earlierRowsWarning() {
        Instant end = appendedUntil();
        if (window == null || end == null || earlierRows == null) {
            return Optional.empty();
        }
        long counted = earlierRows;
        long copied = answers()
                .rowsBefore(
                        end,
                        run,
                        attempt.plan(),
                        chains.before(run, attempt.plan()),
                        chains.after(run, attempt.plan()));
        String figures = Figures.count(counted, "row", "rows") + " of the table "
                + (counted == 1 ? "has" : "have") + " a login before " + end + ", and the chain has copied "
                + Figures.number(copied);
        if (counted > copied) {
            return Optional.of("LATE ROWS ARE MISSING in the chain: " + figures + ". The other "
                    + Figures.number(counted - copied)
                    + " were committed after the night of their time, with times before the overlap of "
                    + window.overlap()
                    + ". Copy them with a longer nightshift.incremental.overlap and: "
                    + attempt.command().apply("run --cutoff " + run.key().cutoff() + " --rerun")
                    + "; or copy the whole table with: " + full());
        }
        if (counted == copied) {
            return Optional.empty();
        }
        String vanished = figures + ", so rows have vanished although nightshift.incremental.append-only is true";
        if (attempt.guard().accepted()) {
            return Optional.of("Published because an operator accepted its volume: " + vanished);
        }
        throw NightshiftException.withheld("The volume guard holds it back: " + vanished
                + ". Check the source, or copy the whole table with: "
                + full());
    }

    private String full() {
        return attempt.command().apply("run --full --cutoff " + run.key().cutoff() + " --rerun");
    }

    private OtherNights otherNights() {
        return new OtherNights(ledger, attempt.store(), attempt.command());
    }

    private ChainAnswers answers() {
        return new ChainAnswers(ledger, attempt.store(), attempt.command());
    }

    /**
     * Requires that the window is still the next one of the chain or that of its cutoff, and that what other nights have
     * copied is still what this night did not copy. In the transaction that freezes the result, no other night of the
     * chain is frozen until its end.
     */
    void requireAsPlanned() {
        if (window != null) {
            chains.lock(run, window);
            otherNights().requireAsPlanned(run, attempt.plan());
        }
    }
}
