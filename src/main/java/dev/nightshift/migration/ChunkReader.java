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
 * Hands the chunks of a partition to Spring Batch, from the row after the checkpoint: while one is worked on, the next is
 * encoded, and its successor's rows are read, each on a thread of its own. Ends the step in the middle of a chunk when it
 * is to stop.
 *
 * <p>Not thread-safe. Keeps nothing for a restart: the checkpoint is in the ledger.
 */
final class ChunkReader implements ItemStreamReader<EncodedChunk> {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private final Supplier<WorkAhead<Block>> source;
    private final Function<WorkAhead<Block>, ChunkEncoder> encoder;
    private final String what;
    private final StopSignal stop;
    private @Nullable WorkAhead<Block> rows;
    private @Nullable WorkAhead<EncodedChunk> chunks;

    /**
     * Nothing is read before it is opened.
     *
     * @param what is read, for people
     */
    ChunkReader(
            Supplier<WorkAhead<Block>> source,
            Function<WorkAhead<Block>, ChunkEncoder> encoder,
            String what,
            StopSignal stop) {
        this.source = source;
        this.encoder = encoder;
        this.what = what;
        this.stop = stop;
    }

    @Override
    public void open(ExecutionContext context) {
        // What is to stop anyway must not open a session with the source first.
        if (!stop.requested()) {
            WorkAhead<Block> opened = source.get();
            rows = opened;
            // One at most, and its making counts: two finished parts are in memory, the one being put and the next.
            chunks = WorkAhead.start(
                    "encode " + what,
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
        } while (!opened().ready(LOOK_AGAIN));
        return opened().next();
    }

    private WorkAhead<EncodedChunk> opened() {
        if (chunks == null) {
            throw new IllegalStateException("nothing was opened to read from");
        }
        return chunks;
    }

    /** Ends the reading first, for which the encoding may wait. */
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
