package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.partfile.EncodedPart;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Hands the blocks of a partition to Spring Batch, from the row after the checkpoint, and ends the step in the middle of
 * a chunk when it is to stop, the lease is lost or another partition has failed.
 *
 * <p>Not thread-safe. Keeps nothing for a restart: the checkpoint lies in the ledger.
 */
final class BlockReader implements ItemStreamReader<Block> {

    private static final Duration PATIENCE = Duration.ofMillis(200);

    private final Supplier<PartPipeline> opener;
    private final Supplier<@Nullable String> interruption;
    private @Nullable PartPipeline pipeline;

    /** @param interruption why not to go on, in words; null: go on */
    BlockReader(Supplier<PartPipeline> opener, Supplier<@Nullable String> interruption) {
        this.opener = opener;
        this.interruption = interruption;
    }

    @Override
    public void open(ExecutionContext context) {
        // What is to stop anyway must not open a session with the source first.
        if (interruption.get() == null) {
            pipeline = opener.get();
        }
    }

    @Override
    public @Nullable Block read() throws Exception {
        do {
            String reason = interruption.get();
            if (reason != null) {
                throw new JobInterruptedException(reason);
            }
        } while (!opened().ready(PATIENCE));
        return opened().next();
    }

    /** The part of the chunk that was read last. */
    EncodedPart takePart() {
        return opened().takePart();
    }

    private PartPipeline opened() {
        if (pipeline == null) {
            throw new IllegalStateException("nothing was opened to read from");
        }
        return pipeline;
    }

    @Override
    public void close() {
        if (pipeline != null) {
            pipeline.close();
            pipeline = null;
        }
    }
}
