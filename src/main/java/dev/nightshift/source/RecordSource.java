package dev.nightshift.source;

import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Rows that can be counted and read in stream order, any range of them, as often as asked; every failure is a
 * {@link NightshiftException}. Thread-safe, but for {@link #prepare}, which is one thread's.
 */
public interface RecordSource {

    /** Whether the rows can be counted and read at once; otherwise {@link #prepare} makes them so. */
    boolean ready();

    /**
     * Makes the rows ready: sorts those of a file on local disk. Called in every attempt, because what it made may be lost;
     * where it is there, it is only checked.
     *
     * @param stop looked at every so often; the work ends as soon as it says so, and the rows may not be ready then
     * @param told hears how far it is
     */
    void prepare(StopSignal stop, Consumer<SortProgress> told) throws InterruptedException;

    /** What could not become a row, once the rows are ready; the same source has the same rejects. */
    List<RejectFile> rejects();

    /**
     * Counts all rows, those that were rejected too.
     *
     * @param stop looked at every so often; the counting is given up as soon as it says so
     * @return empty if it was given up
     */
    OptionalLong count(StopSignal stop);

    /**
     * Times that cut the logins into ranges of about as many rows each.
     *
     * @param rows that there are; null: nobody has counted them
     * @param stop looked at every so often; the choice is given up as soon as it says so, and there are none
     * @return fewer than {@code ranges}, distinct and ascending, as {@link KeyRange} takes them
     */
    List<String> boundaries(int ranges, @Nullable Long rows, StopSignal stop);

    /**
     * Begins to read a range in stream order, in blocks that are never empty; its taker closes the reading.
     *
     * @param after the position to go on after; null to read from the range's start
     */
    WorkAhead<Block> read(KeyRange range, @Nullable Position after, BlockSize size);
}
