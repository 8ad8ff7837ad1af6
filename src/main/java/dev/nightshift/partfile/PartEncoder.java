package dev.nightshift.partfile;

import dev.nightshift.login.Block;
import org.jspecify.annotations.Nullable;

/**
 * Encodes blocks, in the order in which they are added, into one part file in memory.
 *
 * <p>Not thread-safe; one thread at a time may use it. The code that begins a part must end it, by {@link #complete} or
 * {@link #abort}, because the encoder may hold memory that the garbage collector does not free.
 */
public interface PartEncoder {

    /**
     * Encodes the rows of a block after those added before.
     *
     * @throws IllegalStateException if the part has ended
     * @throws UnfitValueException if a value has no exact form in this format
     */
    void add(Block block);

    /**
     * Ends the part.
     *
     * @return the part; null if there were no rows
     * @throws IllegalStateException if the part is larger than one object may be, or has already ended
     */
    @Nullable EncodedPart complete();

    /** Discards the part and frees its memory; harmless if the part has already ended. */
    void abort();
}
