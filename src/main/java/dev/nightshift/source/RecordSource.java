package dev.nightshift.source;

import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that can be counted, and of which any range can be read in stream order, any number of times. Every failure is a
 * {@link NightshiftException}. Thread-safe, except for {@link #prepare}, which only one thread calls.
 */
public interface RecordSource extends AutoCloseable {

    /**
     * The name of the snapshot that all rows are read at while this source is open, if the source takes one for that
     * time only; otherwise null. The first call takes it.
     */
    default @Nullable String snapshot() {
        return null;
    }

    /**
     * From now on reads at a snapshot that another process holds. If that ends, this source takes one of its own, whose
     * name the rows tell.
     *
     * @param name what {@link #snapshot} returned in that process; null if it holds none
     */
    default void share(@Nullable String name) {}

    /**
     * From now on reads at most this worker's part of a limit, if the source can be read by several processes.
     *
     * @param rowsPerSecond how many rows all workers together read in a second at most; null for no limit
     * @param workers the number of workers
     */
    default void limit(@Nullable Integer rowsPerSecond, int workers) {}

    /** Whether the rows can be counted and read immediately. Otherwise {@link #prepare} is needed first. */
    boolean ready();

    /**
     * Prepares the rows for reading: a file is sorted on local disk. It is called in every attempt, because the sorted
     * files may be lost. If they exist, they are only checked.
     *
     * @param stop checked regularly; when it is requested, the work ends, and the rows may not be ready
     * @param progress receives the progress
     */
    void prepare(StopSignal stop, Consumer<SortProgress> progress) throws InterruptedException;

    /** The rejected lines, available when the rows are ready. The same source always has the same rejects. */
    RejectedLines rejects();

    /**
     * Counts all rows, including rejected ones.
     *
     * @param stop checked regularly; when it is requested, counting is cancelled
     * @return the number of rows; empty if counting was cancelled
     */
    OptionalLong count(StopSignal stop);

    /**
     * Counts the rows of a range.
     *
     * @param stop checked regularly; when it is requested, counting is cancelled
     * @return the number of rows; empty if counting was cancelled
     */
    OptionalLong count(KeyRange range, StopSignal stop);

    /** The first time whose instant is not before the given one, as {@link KeyRange} takes it. */
    String bound(Instant instant);

    /**
     * Chooses times that divide the logins of a range into ranges with about the same number of rows.
     *
     * @param within a range of logins
     * @param rows number of its rows; null if they are not counted
     * @param stop checked regularly; when it is requested, the choice is cancelled and the list is empty
     * @return fewer than {@code ranges}, distinct and ascending, as {@link KeyRange} takes them
     */
    List<String> boundaries(int ranges, KeyRange within, @Nullable Long rows, StopSignal stop);

    /**
     * Starts reading a range in stream order, in blocks that are never empty. The caller closes the result.
     *
     * @param after position to continue after; null to read from the start of the range
     */
    WorkAhead<Block> read(KeyRange range, @Nullable Position after, BlockSize size);

    /** Releases what the source holds for its readers, which have ended. It may be called more than once. */
    @Override
    default void close() {}
}
