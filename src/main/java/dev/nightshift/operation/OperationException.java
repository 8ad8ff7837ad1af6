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
        /** The state of the source that the run was to copy is gone: only a rerun can copy it, as it is now. */
        SNAPSHOT_LOST
    }

    private final Reason reason;

    private OperationException(Reason reason, @Nullable String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    public static OperationException refused(@Nullable String message) {
        return new OperationException(Reason.REFUSED, message, null);
    }

    /** Of a face that cannot start as it is set. */
    public static OperationException refused(@Nullable String message, @Nullable Throwable cause) {
        return new OperationException(Reason.REFUSED, message, cause);
    }

    static OperationException failed(@Nullable String message, @Nullable Throwable cause) {
        return new OperationException(Reason.FAILED, message, cause);
    }

    /** Somebody is at work already. */
    public static OperationException held(@Nullable String message, @Nullable Throwable cause) {
        return new OperationException(Reason.HELD, message, cause);
    }

    static OperationException snapshotLost(@Nullable String message, @Nullable Throwable cause) {
        return new OperationException(Reason.SNAPSHOT_LOST, message, cause);
    }

    static OperationException noSuchRun(String message) {
        return new OperationException(Reason.NO_SUCH_RUN, message, null);
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
