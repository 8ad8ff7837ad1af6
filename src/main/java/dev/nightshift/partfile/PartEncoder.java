package dev.nightshift.partfile;

import dev.nightshift.login.Block;
import org.jspecify.annotations.Nullable;

/**
 * Turns blocks into one part file in memory, as they come.
 *
 * <p>Not thread-safe; any thread may use it after another. Whoever began it ends it, by {@link #complete} or by
 * {@link #abort}: it may hold memory that no collector frees.
 */
public interface PartEncoder {

    /**
     * Encodes the rows of a block, after those that came before.
     *
     * @throws IllegalStateException if the part is ended
     * @throws UnfitValueException if a value has no exact form in this format
     */
    void add(Block block);

    /**
     * Ends the part.
     *
     * @return the part; null if there were no rows
     * @throws IllegalStateException if it would be larger than one object may be, or is ended already
     */
    @Nullable EncodedPart complete();

    /** Gives the part up and frees what it holds; harmless when it is ended already. */
    void abort();
}
