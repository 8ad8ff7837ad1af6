package dev.nightshift.file;

/**
 * The resources of the machine that the sort may use, and how much it keeps of what it rejects.
 *
 * @param threads number of threads that parse; each uses about 45 MiB
 * @param mergeBytes maximum size of all blocks of a merge together, both those being read and those being handed out
 * @param mostRuns maximum number of runs that a merge may read, so that it does not run out of open files
 * @param mostRejects maximum number of rejected lines that are kept, so that a file in another form than expected is
 *     not copied as its own rejects
 */
record SortLimits(int threads, int mergeBytes, int mostRuns, int mostRejects) {

    /** The usual number of rejected lines that are kept. */
    static final int MOST_REJECTS = 10_000;

    private static final long HEAP_FOR_A_THREAD = 96L * 1024 * 1024;
    private static final int MOST_THREADS = 4;
    private static final int MERGE_BYTES = 32 * 1024 * 1024;
    private static final int MOST_RUNS = 256;

    /**
     * The limits for this machine and this heap.
     *
     * @param readers number of threads that will merge at the same time when everything is sorted
     */
    static SortLimits here(int readers) {
        long byHeap = Runtime.getRuntime().maxMemory() / HEAP_FOR_A_THREAD;
        int byCores = Runtime.getRuntime().availableProcessors();
        int threads = (int) Math.max(1, Math.min(MOST_THREADS, Math.min(byHeap, byCores)));
        return new SortLimits(threads, MERGE_BYTES / readers, MOST_RUNS / readers, MOST_REJECTS);
    }

    /** The number of runs with blocks of this size that can be merged at once. */
    int fanIn(int largestBlock) {
        return Math.max(2, Math.min(mostRuns, mergeBytes / 2 / Math.max(1, largestBlock)));
    }
}
