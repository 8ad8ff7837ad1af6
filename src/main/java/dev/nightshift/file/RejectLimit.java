package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import org.jspecify.annotations.Nullable;

/**
 * The number of lines of a file that may be rejected: a fixed number, or one in a hundred of all lines, provided that
 * the file could be split to its end. Blank lines do not count.
 *
 * @param most maximum number of lines; null for one in a hundred
 */
public record RejectLimit(@Nullable Long most) {

    /** One line in a hundred. */
    public static final RejectLimit DEFAULT = new RejectLimit(null);

    private static final int LEAST_LINES = 100;

    /** Checks the range. */
    public RejectLimit {
        if (most != null && most < 0) {
            throw NightshiftException.usage("The limit of rejects is " + most + "; expected 0 or more");
        }
    }

    /**
     * Whether more of the lines read so far were rejected than may be.
     *
     * @param all whether these are all lines; otherwise a share says little of the first few
     */
    boolean exceeded(long lines, long rejects, boolean all) {
        if (most != null) {
            return rejects > most;
        }
        return (all || lines >= LEAST_LINES) && rejects > lines / 100;
    }

    /** The limit as part of a sentence. */
    @Override
    public String toString() {
        return most != null ? "at most " + most : "at most 1% of the lines";
    }
}
