package dev.nightshift.source;

import org.jspecify.annotations.Nullable;

/**
 * The source could not be read or is not as expected; the message names the object, what was found and the next step.
 */
public final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What a caller can decide upon. */
    public enum Kind {
        /** A definite no, which only a change of settings, grants or the table itself can turn. */
        REFUSED,
        /** A later attempt may not meet it again. */
        FAILED,
        /** The snapshot can no longer be read: the run cannot go on. */
        SNAPSHOT_LOST
    }

    private final Kind kind;

    private SourceException(String message, Kind kind, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** A definite no. */
    public static SourceException refused(String message) {
        return new SourceException(message, Kind.REFUSED, null);
    }

    /** A definite no, with what it comes from. */
    public static SourceException refused(String message, Throwable cause) {
        return new SourceException(message, Kind.REFUSED, cause);
    }

    /** A failure that a later attempt may not meet again. */
    public static SourceException failed(String message, Throwable cause) {
        return new SourceException(message, Kind.FAILED, cause);
    }

    public static SourceException snapshotLost(String message, Throwable cause) {
        return new SourceException(message, Kind.SNAPSHOT_LOST, cause);
    }

    /** What it means for the caller. */
    public Kind kind() {
        return kind;
    }

    /** Whether trying again without a change is pointless. */
    public boolean refused() {
        return kind == Kind.REFUSED;
    }
}
