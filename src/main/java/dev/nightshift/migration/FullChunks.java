package dev.nightshift.migration;

import dev.nightshift.login.Block;
import org.jspecify.annotations.Nullable;

/**
 * Hands blocks on so that those of one chunk have no more bytes together than a part may have, unless a single one has:
 * Spring Batch counts blocks, so the places that are left in a chunk that is full are taken by empty ones.
 *
 * <p>For one reader, from its first chunk on; not thread-safe.
 */
final class FullChunks {

    private final int blocks;
    private final long mostBytes;
    private int places;
    private long bytes;
    private @Nullable Block held;

    FullChunks(int blocks, long mostBytes) {
        this.blocks = blocks;
        this.mostBytes = mostBytes;
    }

    /** A block that is due before another one is asked for; null: there is none. */
    @Nullable Block due() {
        return held == null ? null : placed(held);
    }

    /** The block to hand on for one that was read. */
    Block placed(Block block) {
        if (places == blocks) {
            places = 0;
            bytes = 0;
        }
        places++;
        if (bytes > 0 && bytes + block.bytes() > mostBytes) {
            held = block;
            return Block.EMPTY;
        }
        held = null;
        bytes += block.bytes();
        return block;
    }

    /** Whether the block that was handed on last is the last of its chunk. */
    boolean atEnd() {
        return places == blocks;
    }
}
