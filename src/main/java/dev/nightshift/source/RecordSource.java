package dev.nightshift.source;

import dev.nightshift.login.Position;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows that can be counted and read in stream order, any range of them, as often as asked; every failure is a
 * {@link SourceException}. Thread-safe.
 */
public interface RecordSource {

    /**
     * Counts all rows.
     *
     * @param goOn asked every so often; the counting is given up as soon as it says no
     * @return empty if it was given up
     */
    OptionalLong count(BooleanSupplier goOn);

    /**
     * Times that cut the logins into ranges of about as many rows each.
     *
     * @param rows that there are; null: nobody has counted them
     * @param goOn asked every so often; the choice is given up as soon as it says no, and there are none
     * @return fewer than {@code ranges}, distinct and ascending, as {@link KeyRange} takes them
     */
    List<String> boundaries(int ranges, @Nullable Long rows, BooleanSupplier goOn);

    /**
     * Reads a range in stream order.
     *
     * @param after the position to go on after; null to read from the range's start
     */
    BlockReader read(KeyRange range, @Nullable Position after, BlockSize size);
}
