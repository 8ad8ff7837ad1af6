package dev.nightshift.file;

/**
 * What the sort may take of the machine.
 *
 * @param threads that parse; each has about 45 MiB
 * @param mergeBytes that the blocks of a merge may have together, those being read and those being handed out
 * @param mostRuns that a merge may read, so that it does not run out of open files
 */
record SortLimits(int threads, int mergeBytes, int mostRuns) {

    private static final long HEAP_FOR_A_THREAD = 96L * 1024 * 1024;
    private static final int MOST_THREADS = 4;
    private static final int MERGE_BYTES = 32 * 1024 * 1024;
    private static final int MOST_RUNS = 256;

    /**
     * For this machine and this heap.
     *
     * @param readers that will merge at the same time once all is sorted
     */
    static SortLimits here(int readers) {
        long byHeap = Runtime.getRuntime().maxMemory() / HEAP_FOR_A_THREAD;
        int byCores = Runtime.getRuntime().availableProcessors();
        int threads = (int) Math.max(1, Math.min(MOST_THREADS, Math.min(byHeap, byCores)));
        return new SortLimits(threads, MERGE_BYTES / readers, MOST_RUNS / readers);
    }

    /** How many runs with blocks so large can be merged at once. */
    int fanIn(int largestBlock) {
        return Math.max(2, Math.min(mostRuns, mergeBytes / 2 / Math.max(1, largestBlock)));
    }
}
