package dev.nightshift.migration;

import dev.nightshift.source.BlockSize;

/**
 * How a chunk of rows is made of blocks, and what one range may have in memory.
 *
 * @param bytes that the rows of a chunk may have when encoded, before any compression
 */
record ChunkShape(int rowsPerBlock, int blocks, int bytes) {

    private static final int MOST_ROWS_PER_BLOCK = 1_000;

    /** A part is one object of one put; what is compressed has less. */
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    /**
     * The shape for a number of rows. Besides the part that is put, a range has the next one encoded, the keys of both and
     * some rows that are read ahead: in all about half of the heap, the other half being the program's.
     *
     * @param heap bytes that this process may have
     * @param ranges that are worked on at the same time
     */
    static ChunkShape of(int chunkSize, long heap, int ranges) {
        int bytes = (int) Math.min(MOST_BYTES, heap / 5 / ranges);
        if (chunkSize <= MOST_ROWS_PER_BLOCK) {
            return new ChunkShape(chunkSize, 1, bytes);
        }
        return new ChunkShape(MOST_ROWS_PER_BLOCK, chunkSize / MOST_ROWS_PER_BLOCK, bytes);
    }

    /** Of blocks that fill a chunk together. */
    BlockSize block() {
        return new BlockSize(rowsPerBlock, Math.max(1, bytes / blocks));
    }
}
