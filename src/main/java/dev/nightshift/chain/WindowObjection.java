package dev.nightshift.chain;

import dev.nightshift.ledger.Run;
import org.jspecify.annotations.Nullable;

/**
 * Why a window cannot be copied.
 *
 * @param reason what was found, with both values
 * @param other the run that is in the way; null if there is none
 */
public record WindowObjection(
        Kind kind, String reason, @Nullable Run other) {

    /** What an operator can do about it. */
    public enum Kind {
        /** The cutoff is before the end of the chain: only a night of the chain can be copied again. */
        BEFORE_END,
        /** A run has stored what it publishes, but has not published it: restart that one first. */
        UNPUBLISHED,
        /** Other nights have copied the whole window: abandon the run. */
        COPIED,
        /** The window of the cutoff is another one meanwhile: start a new run. */
        MOVED
    }
}
