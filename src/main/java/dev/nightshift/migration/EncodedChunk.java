package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.partfile.EncodedPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The item of the step <i>migrate</i>: one chunk of rows, which becomes one part file and is committed in one
 * transaction.
 *
 * @param keys the keys of its rows in stream order, at least one block of them
 * @param part its rows as they are written to the bucket
 */
record EncodedChunk(List<Block> keys, EncodedPart part) {

    EncodedChunk {
        keys = List.copyOf(keys);
    }

    /** Returns the position of the last row. */
    @Nullable Position position() {
        return keys.get(keys.size() - 1).position();
    }
}
