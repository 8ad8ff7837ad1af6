package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.partfile.EncodedPart;
import dev.nightshift.partfile.PartEncoder;
import dev.nightshift.work.WorkAhead;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Encodes the blocks of a partition into chunks of one part each. A chunk ends after so many blocks, or before a block
 * with which its rows would have more bytes together than a part may have; a single block may be larger. Where chunks end
 * depends on the rows alone.
 *
 * <p>Not thread-safe, but for {@link #cancel()}.
 */
final class ChunkEncoder implements WorkAhead.Producer<EncodedChunk> {

    private final WorkAhead<Block> rows;
    private final IntFunction<PartEncoder> encoders;
    private final ChunkShape shape;
    private int nextPart;

    /** Read, and the first of the next chunk. */
    private @Nullable Block held;

    private volatile boolean cancelled;

    /**
     * Of the blocks to come.
     *
     * @param rows closed by who opened it
     * @param encoders begin the part of a number
     * @param nextPart number of the first part
     */
    ChunkEncoder(WorkAhead<Block> rows, IntFunction<PartEncoder> encoders, int nextPart, ChunkShape shape) {
        this.rows = rows;
        this.encoders = encoders;
        this.nextPart = nextPart;
        this.shape = shape;
    }

    @Override
    public @Nullable EncodedChunk next() throws InterruptedException {
        Block first = held == null ? rows.next() : held;
        return first == null ? null : chunk(first);
    }

    /** Null if it was cancelled: what ends the rows then is not their end. */
    private @Nullable EncodedChunk chunk(Block first) throws InterruptedException {
        PartEncoder encoder = encoders.apply(nextPart);
        try {
            List<Block> keys = new ArrayList<>(shape.blocks());
            long bytes = 0;
            Block block = first;
            do {
                encoder.add(block);
                // What the values need in memory is not held until the part is put.
                keys.add(block.keys());
                bytes += block.bytes();
                block = cancelled || keys.size() == shape.blocks() ? null : rows.next();
            } while (block != null && (bytes == 0 || bytes + block.bytes() <= shape.bytes()));
            if (cancelled) {
                return null;
            }
            held = block;
            EncodedPart part = Objects.requireNonNull(encoder.complete(), "a part of no rows");
            nextPart++;
            return new EncodedChunk(keys, part);
        } finally {
            encoder.abort();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    @Override
    public void close() {
        held = null;
    }
}
