package dev.nightshift.migration;

/** How a chunk of rows is made of blocks, which are the items that Spring Batch counts. */
record ChunkShape(int rowsPerBlock, int blocks) {

    private static final int MOST_ROWS_PER_BLOCK = 1_000;

    static ChunkShape of(int chunkSize) {
        if (chunkSize <= MOST_ROWS_PER_BLOCK) {
            return new ChunkShape(chunkSize, 1);
        }
        return new ChunkShape(MOST_ROWS_PER_BLOCK, chunkSize / MOST_ROWS_PER_BLOCK);
    }
}
