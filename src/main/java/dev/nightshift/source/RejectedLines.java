package dev.nightshift.source;

import java.util.List;

/**
 * The lines of a file that did not become rows, all of which are counted, and of which the first are kept.
 *
 * @param number number of all rejected lines
 * @param kept the files of the first of them, in the file's order; empty if none is kept
 * @param withText whether their text is kept, besides place and reason
 */
public record RejectedLines(long number, List<RejectFile> kept, boolean withText) {

    /** No line was rejected. */
    public static final RejectedLines NONE = new RejectedLines(0, List.of(), false);

    /** Copies the list. */
    public RejectedLines {
        kept = List.copyOf(kept);
    }
}
