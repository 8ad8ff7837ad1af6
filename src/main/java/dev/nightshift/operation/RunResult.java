package dev.nightshift.operation;

import dev.nightshift.report.Report;
import org.jspecify.annotations.Nullable;

/**
 * How {@code run} ended.
 *
 * @param ending what became of it
 * @param status the run as it stands now
 * @param report the answers; null unless the run is complete
 */
public record RunResult(
        Ending ending, RunStatus status, @Nullable Report report) {

    /** What became of it. */
    public enum Ending {
        /** Published now. */
        COMPLETED,
        /** Published before; nothing was done. */
        ALREADY_COMPLETE,
        /** Stopped before the end; it can go on. */
        STOPPED
    }
}
