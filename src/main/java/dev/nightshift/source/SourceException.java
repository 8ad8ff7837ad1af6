package dev.nightshift.source;

import org.jspecify.annotations.Nullable;

/**
 * The source could not be read or is not as expected; the message names the object, what was found and the next step.
 *
 * <p>{@link #refused()} tells a definite no, which only a change of settings, grants or the table itself can turn, from
 * a failure that a later attempt may not meet again.
 */
public final class SourceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    private SourceException(String message, boolean refused, @Nullable Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    static SourceException refused(String message) {
        return new SourceException(message, true, null);
    }

    static SourceException refused(String message, Throwable cause) {
        return new SourceException(message, true, cause);
    }

    static SourceException failed(String message, Throwable cause) {
        return new SourceException(message, false, cause);
    }

    /** Whether trying again without a change is pointless. */
    public boolean refused() {
        return refused;
    }
}
