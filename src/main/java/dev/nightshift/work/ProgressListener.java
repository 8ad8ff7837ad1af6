package dev.nightshift.work;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Receives the progress of a run. The working threads call it, so its methods must return quickly. */
public interface ProgressListener {

    /** Receives something that a user should know, in one sentence. */
    void note(String sentence);

    /** Another section of a file is sorted and stored on disk. */
    void sorted(Sorted sorted);

    /**
     * Receives the partitions of the run, with the rows that earlier attempts committed in each. Called before {@code
     * started}.
     */
    default void planned(long run, Map<Integer, Long> rowsByPartition) {}

    /**
     * The attempt starts copying.
     *
     * @param rowsDone rows that earlier attempts committed, without late rows
     * @param sourceRows rows counted when the run was planned; null if they were not counted
     */
    void started(long run, long rowsDone, @Nullable Long sourceRows);

    /** A chunk was committed. */
    void committed(Chunk chunk);

    /**
     * The progress of sorting a file.
     *
     * @param lines sorted so far, including rejected ones
     * @param bytes sorted so far, as stored in the file
     * @param size the size of the file in bytes
     */
    record Sorted(long run, long lines, long rejected, long bytes, long size) {

        /** The percentage of the bytes that is sorted, 0 to 100. */
        public int percent() {
            return size == 0 ? 100 : (int) Math.min(100, 100 * bytes / size);
        }
    }

    /**
     * Describes a committed chunk.
     *
     * @param part the number of its part file within the partition; 0 for rows that a worker has committed
     * @param rows in this chunk
     * @param rowsDone rows committed in all partitions, by all attempts, without late rows
     * @param sourceRows rows counted when the run was planned; null if they were not counted
     */
    record Chunk(
            long run,
            int partition,
            int part,
            int rows,
            long rowsDone,
            @Nullable Long sourceRows) {}
}
