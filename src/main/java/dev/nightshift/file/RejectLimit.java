package dev.nightshift.file;

import org.jspecify.annotations.Nullable;

/**
 * How many lines of a file may be rejected: a number, or one in a hundred once a hundred lines were read. Blank lines are
 * no lines here.
 *
 * @param most null: one in a hundred
 */
public record RejectLimit(@Nullable Long most) {

    /** One in a hundred. */
    public static final RejectLimit DEFAULT = new RejectLimit(null);

    private static final int LEAST_LINES = 100;

    /** Checks the range. */
    public RejectLimit {
        if (most != null && most < 0) {
            throw new IllegalArgumentException("The rejects allowed are " + most + "; expected 0 or more");
        }
    }

    boolean exceeded(long lines, long rejects) {
        if (most != null) {
            return rejects > most;
        }
        return lines >= LEAST_LINES && rejects > lines / 100;
    }

    /** In a sentence. */
    @Override
    public String toString() {
        return most != null ? "at most " + most : "at most 1% of the lines";
    }
}
