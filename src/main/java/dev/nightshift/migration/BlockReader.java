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

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Assignment assignment;
    private final KeyRange range;
    private final @Nullable Position after;
    private final ChunkShape shape;
    private @Nullable LoginReader reader;

    BlockReader(Assignment assignment, KeyRange range, @Nullable Position after, ChunkShape shape) {
        this.assignment = assignment;
        this.range = range;
        this.after = after;
        this.shape = shape;
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
        do {
            String reason = assignment.interruption();
            if (reason != null) {
                throw new JobInterruptedException(reason);
            }
        } while (!reader.ready(PATIENCE));
        return reader.next();
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
