package dev.nightshift.migration;

import dev.nightshift.source.BlockSize;

/**
 * Bounds the blocks of a chunk, and the memory that one range may use.
 *
 * @param bytes the largest size of a chunk's rows when encoded, before any compression
 */
record ChunkShape(int rowsPerBlock, int blocks, int bytes) {

    private static final int MAX_ROWS_PER_BLOCK = 1_000;

    /** A part is one object that a single put writes; a compressed part is smaller. */
    private static final int MAX_BYTES = 64 * 1024 * 1024;

    /**
     * Returns the shape for a number of rows. Besides the part that is put, a range keeps the next encoded part, the
     * keys of both and some rows that are read ahead. Together they take about half of the heap; the rest of the
     * program has the other half.
     *
     * @param heap the bytes that this process may use
     * @param ranges the number of ranges that are copied at the same time
     */
    static ChunkShape of(int chunkSize, long heap, int ranges) {
        int bytes = (int) Math.min(MAX_BYTES, heap / 5 / ranges);
        if (chunkSize <= MAX_ROWS_PER_BLOCK) {
            return new ChunkShape(chunkSize, 1, bytes);
        }
        return new ChunkShape(MAX_ROWS_PER_BLOCK, chunkSize / MAX_ROWS_PER_BLOCK, bytes);
    }

    /** Returns the size of the blocks that together fill a chunk. */
    BlockSize block() {
        return new BlockSize(rowsPerBlock, Math.max(1, bytes / blocks));
    }
}
