package dev.nightshift.telemetry;

import dev.nightshift.work.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a run, to be reported. Its components are the machine-readable fields of a message.
 *
 * @param run number of the run
 * @param state state as {@code status} shows it; null if the ledger was not available
 * @param rows rows committed; null if the ledger was not available
 * @param seconds working time of its attempts; null if the ledger was not available
 * @param answers the answers in one line; null unless the run is complete
 * @param warnings the warnings in the report of a night, one a line; null if there are none, and for other runs
 * @param error why the run is not complete; null if it is
 * @param report location of its report; null unless the run is complete
 * @param next the next command; null if there is nothing to do
 * @param reason why a run failed; null for other events
 */
public record RunEvent(
        Event event,
        String source,
        long run,
        Instant cutoff,
        int rerun,
        @Nullable String state,
        @Nullable Long rows,
        @Nullable BigDecimal seconds,
        @Nullable String answers,
        @Nullable String warnings,
        @Nullable String error,
        @Nullable String report,
        @Nullable String next,
        @Nullable Reason reason) {

    /** The events that can be reported. */
    public enum Event {
        /** A run was published. */
        COMPLETED,
        /** A run, or the start of one, failed or was refused. */
        FAILED,
        /** A run was found whose process had died. */
        DEAD
    }
}
