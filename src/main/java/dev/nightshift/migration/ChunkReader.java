package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * Hands the chunks of a partition to Spring Batch, from the row after the checkpoint. While Spring Batch works on one
 * chunk, a second thread encodes the next, and a third reads the rows of the one after it. A request to stop ends the
 * step even in the middle of a chunk.
 *
 * <p>Not thread-safe. Keeps nothing for a restart: the checkpoint is in the ledger.
 */
final class ChunkReader implements ItemStreamReader<EncodedChunk> {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(200);

    private final Supplier<WorkAhead<Block>> source;
    private final Function<WorkAhead<Block>, ChunkEncoder> encoder;
    private final String label;
    private final StopSignal stop;
    private @Nullable WorkAhead<Block> rows;
    private @Nullable WorkAhead<EncodedChunk> chunks;

    /**
     * Reads nothing before {@link #open}.
     *
     * @param label describes the rows for people
     */
    ChunkReader(
            Supplier<WorkAhead<Block>> source,
            Function<WorkAhead<Block>, ChunkEncoder> encoder,
            String label,
            StopSignal stop) {
        this.source = source;
        this.encoder = encoder;
        this.label = label;
        this.stop = stop;
    }

    @Override
    public void open(ExecutionContext context) {
        // If the step is to stop anyway, it must not open a session with the source first.
        if (!stop.requested()) {
            WorkAhead<Block> opened = source.get();
            rows = opened;
            // At most one chunk waits, and the next is made only when it was taken. So two finished parts are in memory
            // at most: the one that is put and the next.
            chunks = WorkAhead.start(
                    "encode " + label,
                    new WorkAhead.Bounds<>(1, Long.MAX_VALUE, chunk -> 0),
                    () -> encoder.apply(opened),
                    WorkAhead::asItIs);
        }
    }

    @Override
    public @Nullable EncodedChunk read() throws Exception {
        do {
            String reason = stop.reason();
            if (reason != null) {
                throw new JobInterruptedException("Stopped: " + reason);
            }
        } while (!opened().ready(POLL_INTERVAL));
        return opened().next();
    }

    private WorkAhead<EncodedChunk> opened() {
        if (chunks == null) {
            throw new IllegalStateException("the reader is not open");
        }
        return chunks;
    }

    /** Ends the reading thread first, because the encoding thread may wait for it. */
    @Override
    public void close() {
        WorkAhead<EncodedChunk> encoding = chunks;
        WorkAhead<Block> reading = rows;
        chunks = null;
        rows = null;
        try {
            if (encoding != null) {
                encoding.cancel();
            }
            if (reading != null) {
                reading.close();
            }
        } finally {
            if (encoding != null) {
                encoding.close();
            }
        }
    }
}
