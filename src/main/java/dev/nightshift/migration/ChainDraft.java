package dev.nightshift.migration;

import dev.nightshift.chain.ChainAnswers;
import dev.nightshift.chain.Chains;
import dev.nightshift.chain.IncrementalProperties;
import dev.nightshift.chain.OtherNights;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Publication.ChainState;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.Window;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.RecordSource;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
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
    private final Run run;
    private final @Nullable Window window;
    private Chains chains;
    private @Nullable EarlierRows earlier;

    ChainDraft(AttemptContext attempt) {
        this.attempt = attempt;
        this.ledger = attempt.ledger();
        this.run = attempt.run();
        this.chains = new Chains(ledger, run.key().source());
        this.window = attempt.plan().window();
    }

    /**
     * Counts the rows before the window and before the overlap of the next night, if rows are only ever added, and
     * compares them with those that the chain has copied. It is called after all rows are read, so that no row counts
     * as missing that was committed between counting and reading, while the source still has its snapshot.
     */
    void countEarlierRows() throws JobInterruptedException {
        Instant end = appendedUntil();
        if (end != null) {
            // Otherwise rows that are in two nights would make the count differ.
            otherNights().requireAsPlanned(run, attempt.plan(), chains);
            long counted = count(null, end);
            long copied = copiedBefore(end);
            earlier = new EarlierRows(
                    end, counted, copied, counted > copied ? reaching(end, counted - copied, copied) : null);
        }
    }

    private long count(@Nullable Instant from, Instant to) throws JobInterruptedException {
        RecordSource rows = attempt.source().rows();
        OptionalLong found =
                rows.count(new KeyRange(false, from == null ? null : rows.bound(from), rows.bound(to)), attempt.stop());
        attempt.requireNotStopped();
        return found.orElseThrow();
    }

    private long copiedBefore(Instant time) {
        return answers()
                .rowsBefore(
                        time,
                        run,
                        attempt.plan(),
                        chains.before(run, attempt.plan()),
                        chains.after(run, attempt.plan()));
    }

    /**
     * An overlap with which a rerun of this night finds all missing rows, at most twice as long as needed; null if that
     * is longer than an overlap may be.
     */
    private @Nullable Duration reaching(Instant end, long missing, long copied) throws JobInterruptedException {
        Window night = Objects.requireNonNull(window);
        Instant from = Objects.requireNonNull(night.from());
        Duration overlap =
                Duration.ofHours(2 * night.overlap().plusHours(1).minusNanos(1).toHours());
        for (overlap = overlap.isZero() ? Duration.ofHours(1) : overlap;
                overlap.compareTo(IncrementalProperties.LONGEST) <= 0;
                overlap = overlap.multipliedBy(2)) {
            Instant start = from.minus(overlap);
            if (start.isBefore(end) && count(start, end) - (copied - copiedBefore(start)) == missing) {
                return overlap;
            }
        }
        return null;
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

    /** The other nights, as of the last time that this one was as planned. */
    Chains chains() {
        return chains;
    }

    /** The answers over the chain; null for a run without a window. */
    @Nullable ChainState state() {
        return window == null
                ? null
                : answers()
                        .of(run, attempt.plan(), chains.before(run, attempt.plan()), chains.after(run, attempt.plan()));
    }

    /**
     * Says whether the counted rows are those that the chain has copied.
     *
     * @return a warning if there are more, or if an operator accepted that there are fewer
     * @throws NightshiftException if there are fewer
     */
    Optional<String> earlierRowsWarning() {
        if (window == null || earlier == null) {
            return Optional.empty();
        }
        long counted = earlier.counted();
        long copied = earlier.copied();
        String figures = Figures.count(counted, "row of the table has", "rows of the table have") + " a login before "
                + earlier.end() + ", and the chain has copied " + Figures.number(copied);
        if (counted > copied) {
            Duration overlap = earlier.overlap();
            return Optional.of("LATE ROWS ARE MISSING in the chain: " + figures + ". "
                    + Figures.count(counted - copied, "is missing: it was", "are missing: they were")
                    + " committed after the night of "
                    + Figures.plural(counted - copied, "its", "their") + " time, before the overlap of "
                    + window.overlap() + ". "
                    + (overlap == null
                            ? "Copy"
                            : "Copy what is missing with nightshift.incremental.overlap: " + overlap.toHours()
                                    + "h and: "
                                    + attempt.command()
                                            .apply("run --cutoff " + run.key().cutoff() + " --rerun")
                                    + "; or copy")
                    + " the whole table with: " + full());
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
     * Requires that the window is still the next one of the chain or that of its cutoff, and that what other nights
     * have copied is still what this night did not copy. In the transaction that freezes the result, no other night of
     * the chain is frozen until its end.
     */
    void requireAsPlanned() {
        if (window != null) {
            chains = Chains.locked(ledger, run, window);
            otherNights().requireAsPlanned(run, attempt.plan(), chains);
        }
    }

    /**
     * The rows before a time.
     *
     * @param overlap one with which a rerun finds the missing rows; null if there is none, or if none is missing
     */
    private record EarlierRows(
            Instant end,
            long counted,
            long copied,
            @Nullable Duration overlap) {}
}
