package dev.nightshift.telemetry;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What became of a run, to be told; its components are the machine-readable fields of a message.
 *
 * @param run its number; null where no run could be begun
 * @param state as {@code status} says it; null where the ledger could not be asked
 * @param rows committed; null where the ledger could not be asked
 * @param seconds that its attempts worked; null where the ledger could not be asked
 * @param answers in a line; null unless it is complete
 * @param error why it is not complete; null if it is
 * @param report where its report lies; null unless it is complete
 * @param next the command to go on with; null: nothing to do
 */
public record RunEvent(
        Event event,
        String source,
        @Nullable Long run,
        @Nullable Instant cutoff,
        int rerun,
        @Nullable String state,
        @Nullable Long rows,
        @Nullable BigDecimal seconds,
        @Nullable String answers,
        @Nullable String error,
        @Nullable String report,
        @Nullable String next) {

    /** What may be told. */
    public enum Event {
        /** A run is published. */
        COMPLETED,
        /** A run, or the start of one, failed or was refused. */
        FAILED,
        /** A run was found whose process had died. */
        DEAD
    }
}
