package dev.nightshift.file;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of sorting a chunk.
 *
 * @param rejects the file of the rejected lines that are kept; null if there are none
 * @param firstRejects the first few rejects, as sentences
 */
record SortedChunk(
        SortedRun run, SortMeta.Counts counts, SortMeta.@Nullable Rejects rejects, List<String> firstRejects) {

    static final int FIRST_REJECTS = 5;

    SortedChunk {
        firstRejects = List.copyOf(firstRejects);
    }
}
