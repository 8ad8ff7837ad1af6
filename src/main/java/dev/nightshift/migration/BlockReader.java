package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.LoginReader;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Hands the blocks of a partition to Spring Batch, from the row after the checkpoint, and ends the step in the middle of
 * a chunk when it is to stop or the lease is lost.
 *
 * <p>Not thread-safe. Keeps nothing for a restart: the checkpoint lies in the ledger.
 */
final class BlockReader implements ItemStreamReader<Block> {

    /** A part is one object of one put; what is compressed has less. */
    private static final long CHUNK_BYTES = 64L * 1024 * 1024;

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Assignment assignment;
    private final KeyRange range;
    private final @Nullable Position after;
    private final ChunkShape shape;
    private final FullChunks chunks;
    private @Nullable LoginReader reader;

    BlockReader(Assignment assignment, KeyRange range, @Nullable Position after, ChunkShape shape) {
        this.assignment = assignment;
        this.range = range;
        this.after = after;
        this.shape = shape;
        this.chunks = new FullChunks(shape.blocks(), CHUNK_BYTES);
    }

    @Override
    public void open(ExecutionContext context) {
        reader = assignment.rows().read(range, after, shape.rowsPerBlock(), shape.blocks());
    }

    @Override
    public @Nullable Block read() throws Exception {
        if (reader == null) {
            throw new IllegalStateException("read before open");
        }
        Block due = chunks.due();
        if (due != null) {
            return due;
        }
        do {
            String reason = assignment.interruption();
            if (reason != null) {
                throw new JobInterruptedException(reason);
            }
        } while (!reader.ready(PATIENCE));
        Block block = reader.next();
        return block == null ? null : chunks.placed(block);
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
