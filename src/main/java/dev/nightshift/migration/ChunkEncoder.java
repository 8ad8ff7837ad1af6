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
 * Encodes the blocks of a partition into chunks of one part each. A chunk ends after a fixed number of blocks, or
 * earlier if the next block would make the part larger than allowed. A single block may be larger than that. Where
 * chunks end depends on the rows alone.
 *
 * <p>Not thread-safe, except for {@link #cancel()}.
 */
final class ChunkEncoder implements WorkAhead.Producer<EncodedChunk> {

    private final WorkAhead<Block> rows;
    private final IntFunction<PartEncoder> encoders;
    private final ChunkShape shape;
    private int nextPart;

    /** The first block of the next chunk, which was read already. */
    private @Nullable Block pending;

    private volatile boolean cancelled;

    /**
     * Encodes the given blocks.
     *
     * @param rows the blocks to encode; the caller closes it
     * @param encoders start the part of the given number
     * @param nextPart the number of the first part
     */
    ChunkEncoder(WorkAhead<Block> rows, IntFunction<PartEncoder> encoders, int nextPart, ChunkShape shape) {
        this.rows = rows;
        this.encoders = encoders;
        this.nextPart = nextPart;
        this.shape = shape;
    }

    @Override
    public @Nullable EncodedChunk next() throws InterruptedException {
        Block first = pending == null ? rows.next() : pending;
        return first == null ? null : chunk(first);
    }

    /** Returns null if it was cancelled, because the rows then end before their real end. */
    private @Nullable EncodedChunk chunk(Block first) throws InterruptedException {
        PartEncoder encoder = encoders.apply(nextPart);
        try {
            List<Block> keys = new ArrayList<>(shape.blocks());
            long bytes = 0;
            Block block = first;
            do {
                encoder.add(block);
                // Only the keys are kept until the part is put, so that the values do not fill the memory.
                keys.add(block.keys());
                bytes += block.bytes();
                block = cancelled || keys.size() == shape.blocks() ? null : rows.next();
            } while (block != null && (bytes == 0 || bytes + block.bytes() <= shape.bytes()));
            if (cancelled) {
                return null;
            }
            pending = block;
            EncodedPart part = Objects.requireNonNull(encoder.complete(), "a part without rows");
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
        pending = null;
    }
}
