package dev.nightshift.work;

import org.jspecify.annotations.Nullable;

/**
 * Something could not be done, for a reason that is not a defect of the program. The message is for the operator: it
 * names the object, what was found and the next step.
 */
public class NightshiftException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Reason reason;

    public NightshiftException(Reason reason, @Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** The command was not understood. */
    public static NightshiftException usage(String message) {
        return new NightshiftException(Reason.USAGE, message, null);
    }

    /** Repeating the command without a change is pointless. */
    public static NightshiftException refused(@Nullable String message) {
        return refused(message, null);
    }

    /** Repeating the command without a change is pointless; the cause says why. */
    public static NightshiftException refused(@Nullable String message, @Nullable Throwable cause) {
        return new NightshiftException(Reason.REFUSED, message, cause);
    }

    /** A failure that a later attempt may not meet again. */
    public static NightshiftException failed(@Nullable String message, @Nullable Throwable cause) {
        return new NightshiftException(Reason.FAILED, message, cause);
    }

    /** The result is not published until an operator decides. */
    public static NightshiftException withheld(String message) {
        return new NightshiftException(Reason.WITHHELD, message, null);
    }

    /** The copied data contradicts what is stored now. */
    public static NightshiftException inconsistent(String message, @Nullable Throwable cause) {
        return new NightshiftException(Reason.INCONSISTENT, message, cause);
    }

    /** Another process holds the run. */
    public static NightshiftException held(@Nullable String message, @Nullable Throwable cause) {
        return new NightshiftException(Reason.HELD, message, cause);
    }

    public static NightshiftException snapshotLost(@Nullable String message, @Nullable Throwable cause) {
        return new NightshiftException(Reason.SNAPSHOT_LOST, message, cause);
    }

    public static NightshiftException noSuchRun(String message) {
        return new NightshiftException(Reason.NO_SUCH_RUN, message, null);
    }

    /** Why it could not be done. */
    public Reason reason() {
        return reason;
    }
}
