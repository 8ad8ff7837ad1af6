package dev.nightshift.migration;

import dev.nightshift.source.BlockSize;

/**
 * How a chunk of rows is made of blocks, which are the items that Spring Batch counts.
 *
 * @param bytes that the rows of a chunk may have when encoded, before any compression
 */
record ChunkShape(int rowsPerBlock, int blocks, int bytes) {

    private static final int MOST_ROWS_PER_BLOCK = 1_000;

    /** A part is one object of one put; what is compressed has less. */
    private static final int MOST_BYTES = 64 * 1024 * 1024;

    /**
     * The shape for a number of rows.
     *
     * @param heap bytes that this process may have
     * @param partitions that work at the same time: all their parts together take half of it at most
     */
    static ChunkShape of(int chunkSize, long heap, int partitions) {
        int bytes = (int) Math.min(MOST_BYTES, heap / 2 / partitions);
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
