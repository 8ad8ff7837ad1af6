package dev.nightshift.operation;

import dev.nightshift.report.Report;
import org.jspecify.annotations.Nullable;

/**
 * The result of {@code run}.
 *
 * @param ending how it ended
 * @param status the present status of the run
 * @param report the answers; null unless the run is complete
 */
public record RunResult(
        Ending ending, RunStatus status, @Nullable Report report) {

    /** How it ended. */
    public enum Ending {
        /** This call published it. */
        COMPLETED,
        /** It was published before; this call did nothing. */
        ALREADY_COMPLETE,
        /** It was stopped before its end; it can be restarted. */
        STOPPED
    }
}
