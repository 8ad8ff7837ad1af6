package dev.nightshift.migration;

import dev.nightshift.login.Block;
import dev.nightshift.partfile.EncodedPart;
import dev.nightshift.partfile.PartEncoder;
import dev.nightshift.source.BlockReader;
import dev.nightshift.work.BoundedQueue;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encodes the blocks of a partition into part files on a thread of its own, ahead of the step that works on the blocks:
 * so one part is put while the next is encoded, and that while its successor is read. Of a block that was encoded only
 * the keys go on to the step. A failure of reading or encoding reaches the step in its place in the order.
 *
 * <p>All but the encoding belongs to the step's thread. It is ahead by one chunk at most, and by less of wide rows.
 */
final class PartPipeline implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(PartPipeline.class);

    /** How late the encoding hears that it is closed, while its source has nothing. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private final Supplier<BlockReader> source;
    private final IntFunction<PartEncoder> encoders;
    private final FullChunks chunks;
    private final BoundedQueue<Stage> ahead;
    private final String what;
    private final Thread thread;

    /** The encoding thread's. */
    private int nextPart;

    private @Nullable Stage arrived;
    private @Nullable EncodedPart finished;
    private boolean ended;

    /**
     * Begins to read and to encode.
     *
     * @param source opened, used and closed on the encoding thread
     * @param encoders begin the part of a number
     * @param nextPart number of the first part
     * @param what is read, for people
     */
    PartPipeline(
            Supplier<BlockReader> source,
            IntFunction<PartEncoder> encoders,
            int nextPart,
            ChunkShape shape,
            String what) {
        this.source = source;
        this.nextPart = nextPart;
        this.what = what;
        this.encoders = encoders;
        this.chunks = new FullChunks(shape.blocks(), shape.bytes());
        this.ahead = new BoundedQueue<>(shape.blocks(), shape.bytesAhead());
        this.thread = new Thread(this::encodeAll, "encode " + what);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits until {@link #next()} will not wait, at most so long; whether it has come to that. */
    boolean ready(Duration patience) throws InterruptedException {
        if (!ended && arrived == null) {
            boolean ending = !thread.isAlive();
            arrived = ahead.take(patience);
            if (arrived == null && ending) {
                // As by a lack of memory for the very message that would have told of it.
                throw new IllegalStateException(
                        "The encoding of " + what + " ended without a word; go on with the run");
            }
        }
        return ended || arrived != null;
    }

    /** The keys of the next block, empty ones in a chunk that was full early; null at the end and ever after. */
    @Nullable Block next() throws InterruptedException {
        if (ended) {
            return null;
        }
        while (arrived == null) {
            ready(PATIENCE);
        }
        Stage stage = arrived;
        arrived = null;
        if (stage.part() != null) {
            finished = stage.part();
        }
        ended = stage.block() == null;
        if (stage.failure() instanceof Error error) {
            throw error;
        }
        if (stage.failure() instanceof RuntimeException failure) {
            throw failure;
        }
        return stage.block();
    }

    /** The part of the chunk whose last block was handed out, or of the last rows at the end; once. */
    EncodedPart takePart() {
        EncodedPart part = finished;
        finished = null;
        if (part == null) {
            throw new IllegalStateException("A chunk of rows has no part; every chunk is encoded once");
        }
        return part;
    }

    private void encodeAll() {
        Stage end = encodeBlocks();
        if (!ahead.give(end, 0) && end.failure() != null) {
            log.warn(
                    "After the work on {} had ended, its reading failed: {}",
                    what,
                    end.failure().getMessage());
        }
    }

    /** What comes after the last block. */
    private Stage encodeBlocks() {
        PartEncoder encoder = null;
        try (BlockReader reader = source.get()) {
            while (!ahead.closed()) {
                Block block = chunks.due();
                if (block == null) {
                    if (!reader.ready(PATIENCE)) {
                        continue;
                    }
                    Block read = reader.next();
                    if (read == null) {
                        return new Stage(null, encoder == null ? null : encoder.complete(), null);
                    }
                    block = chunks.placed(read);
                }
                encoder = encoder == null ? encoders.apply(nextPart++) : encoder;
                encoder.add(block);
                EncodedPart part = null;
                if (chunks.atEnd()) {
                    part = encoder.complete();
                    encoder = null;
                }
                ahead.give(new Stage(block.keys(), part, null), block.bytes());
            }
            return new Stage(null, null, null);
        } catch (InterruptedException e) {
            return new Stage(null, null, new IllegalStateException("the encoding thread was interrupted", e));
        } catch (RuntimeException | Error e) {
            return new Stage(null, null, e);
        } finally {
            if (encoder != null) {
                encoder.abort();
            }
        }
    }

    /** Without an interrupt: one that meets H2 at work on its file closes the database. */
    @Override
    public void close() {
        ahead.close();
        ended = true;
        finished = null;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * What the encoding hands on.
     *
     * @param block null: the end
     * @param part of the chunk that ends here; null: none ends, or it has no rows
     * @param failure what ended it; null: nothing
     */
    private record Stage(
            @Nullable Block block,
            @Nullable EncodedPart part,
            @Nullable Throwable failure) {}
}
