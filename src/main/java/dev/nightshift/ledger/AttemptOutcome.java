package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** Why an attempt at a run ended. */
public enum AttemptOutcome {
    /** The run was published, by this attempt or before it. */
    COMPLETED,
    /** Stopped before the end of the run. */
    STOPPED,
    /** Failed; another attempt may succeed. */
    FAILED,
    /** The result is not as expected and was not published; an operator must decide. */
    WITHHELD,
    /** What was copied contradicts what is there, so that the run can never be published. */
    INCONSISTENT,
    /** Its process died. */
    DEAD,
    /** It only made the run restartable after its process had died. */
    RECOVERED,
    /** It only abandoned the run. */
    ABANDONED;

    /** Of an attempt that failed for that reason. */
    public static AttemptOutcome of(Reason reason) {
        return switch (reason) {
            case WITHHELD -> WITHHELD;
            case INCONSISTENT -> INCONSISTENT;
            case FAILED, USAGE, REFUSED, HELD, NO_SUCH_RUN, STOPPED, SNAPSHOT_LOST, DIFFERENCES -> FAILED;
        };
    }

    /** Whether another attempt may end otherwise though nobody has changed anything. */
    public boolean failed() {
        return this == FAILED || this == DEAD;
    }

    /** The outcome that the ledger holds. */
    static AttemptOutcome stored(String text) {
        try {
            return valueOf(text);
        } catch (IllegalArgumentException e) {
            throw NightshiftException.refused(
                    "The ledger holds an attempt with the outcome " + text
                            + ", which this version of the program does not know; use the version that wrote it",
                    e);
        }
    }
}
