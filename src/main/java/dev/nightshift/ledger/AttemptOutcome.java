package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** Why an attempt at a run ended. */
public enum AttemptOutcome {
    /** The run was published, by this attempt or before it. */
    COMPLETED,
    /** The attempt was stopped before the end of the run. */
    STOPPED,
    /** The attempt failed; another attempt may succeed. */
    FAILED,
    /** The result is not as expected and was not published; an operator must decide. */
    WITHHELD,
    /** The run can never be published: the copied rows contradict the stored ones, or its file is damaged. */
    INCONSISTENT,
    /** The process died. */
    DEAD,
    /** The attempt only made the run restartable after another process had died. */
    RECOVERED,
    /** The attempt only abandoned the run. */
    ABANDONED;

    /** The outcome of an attempt that failed for the given reason. */
    public static AttemptOutcome of(Reason reason) {
        return switch (reason) {
            case WITHHELD -> WITHHELD;
            case INCONSISTENT -> INCONSISTENT;
            case FAILED, USAGE, REFUSED, HELD, NO_SUCH_RUN, STOPPED, SNAPSHOT_LOST, DIFFERENCES -> FAILED;
        };
    }

    /** Whether another attempt may succeed without a change. */
    public boolean failed() {
        return this == FAILED || this == DEAD;
    }

    /** The outcome of a text in the ledger. */
    static AttemptOutcome stored(String text) {
        try {
            return valueOf(text);
        } catch (IllegalArgumentException e) {
            throw NightshiftException.refused(
                    "The ledger contains an attempt with the outcome " + text
                            + ", which this version of the program does not know; use the version that wrote it",
                    e);
        }
    }
}
