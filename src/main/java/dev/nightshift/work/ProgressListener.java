package dev.nightshift.work;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Hears of the work as it is committed; called from the working threads, so it returns quickly. */
public interface ProgressListener {

    /** Something that a user should know, in one sentence. */
    void note(String sentence);

    /** A stretch of a file is sorted and safe on disk. */
    void sorted(Sorted sorted);

    /** The partitions of the run, with the rows that earlier attempts committed in each; told before {@code started}. */
    default void planned(long run, Map<Integer, Long> rowsByPartition) {}

    /** Rows were found to be done already when the attempt began, of so many (null: not counted). */
    void started(long run, long rowsDone, @Nullable Long sourceRows);

    /** A chunk was committed. */
    void committed(Chunk chunk);

    /**
     * How far a file is sorted.
     *
     * @param lines of it, rejected ones too
     * @param bytes of it, as they lie there
     * @param size all its bytes
     */
    record Sorted(long run, long lines, long rejected, long bytes, long size) {

        /** Of the bytes, 0 to 100. */
        public int percent() {
            return size == 0 ? 100 : (int) Math.min(100, 100 * bytes / size);
        }
    }

    /**
     * A committed chunk.
     *
     * @param part number of its part file within the partition
     * @param rows in this chunk
     * @param rowsDone in all partitions, by all attempts
     * @param sourceRows rows counted when the run was planned; null: not counted
     */
    record Chunk(
            long run,
            int partition,
            int part,
            int rows,
            long rowsDone,
            @Nullable Long sourceRows) {}
}
