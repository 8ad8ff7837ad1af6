package dev.nightshift.operation;

import org.jspecify.annotations.Nullable;

/** A command could not do what it was asked; the message is for the operator as it is. */
public final class OperationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What a caller can decide upon. */
    public enum Reason {
        /** It failed; the same command may succeed later, and goes on where it was. */
        FAILED,
        /** Nothing was started: settings, privileges, source or bucket are not as they must be. */
        REFUSED,
        /** Another process holds the run. */
        HELD,
        /** There is no such run. */
        NO_SUCH_RUN,
        /** The run's snapshot of the source is gone: it cannot go on, only begin anew. */
        SNAPSHOT_LOST
    }

    private final Reason reason;

    private OperationException(Reason reason, @Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    static OperationException refused(@Nullable String message) {
        return new OperationException(Reason.REFUSED, message, null);
    }

    static OperationException refused(@Nullable String message, Throwable cause) {
        return new OperationException(Reason.REFUSED, message, cause);
    }

    static OperationException failed(@Nullable String message, Throwable cause) {
        return new OperationException(Reason.FAILED, message, cause);
    }

    static OperationException held(@Nullable String message, @Nullable Throwable cause) {
        return new OperationException(Reason.HELD, message, cause);
    }

    static OperationException noSuchRun(String message) {
        return new OperationException(Reason.NO_SUCH_RUN, message, null);
    }

    static OperationException snapshotLost(@Nullable String message, Throwable cause) {
        return new OperationException(Reason.SNAPSHOT_LOST, message, cause);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
