package dev.nightshift.source;

import dev.nightshift.login.Block;
import dev.nightshift.work.BoundedQueue;
import dev.nightshift.work.NightshiftException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads blocks on a thread of its own while the caller works on those before, at most {@code capacity} blocks ahead, and
 * hands them out in order; a failure of the reading thread is thrown to the caller after the blocks before it.
 *
 * <p>{@link #next()} and {@link #close()} belong to one thread. After {@code close()} the reading thread has ended and the
 * cursor is closed, whatever state they were in.
 */
public final class ReadAhead implements BlockReader {

    private static final Logger log = LoggerFactory.getLogger(ReadAhead.class);

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long PATIENCE_SECONDS = 30;
    private static final long CANCELLING_SECONDS = 5;
    private static final long LOOK_AGAIN_MILLIS = 50;

    /** Blocks of wide rows are fewer ahead. */
    private static final long BYTES_AHEAD = 2L * 1024 * 1024;

    private final CursorOpener opener;
    private final String what;
    private final BoundedQueue<Message> ahead;
    private final Thread thread;

    private volatile @Nullable BlockSource cursor;
    private @Nullable Message arrived;
    private boolean ended;

    /**
     * Begins to read.
     *
     * @param what is read, for messages
     * @param capacity blocks to be ahead at most
     */
    public ReadAhead(CursorOpener opener, String what, int capacity) {
        this.opener = opener;
        this.what = what;
        this.ahead = new BoundedQueue<>(capacity, BYTES_AHEAD);
        this.thread = new Thread(this::readAll, "read " + what);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean ready(Duration patience) throws InterruptedException {
        if (!ended && arrived == null) {
            boolean ending = !thread.isAlive();
            arrived = ahead.take(patience);
            if (arrived == null && ending) {
                throw died();
            }
        }
        return ended || arrived != null;
    }

    @Override
    public @Nullable Block next() throws InterruptedException {
        if (ended) {
            return null;
        }
        while (arrived == null) {
            ready(PATIENCE);
        }
        Message message = arrived;
        arrived = null;
        if (message.failure() != null) {
            ended = true;
            throw failure(message.failure());
        }
        ended = message.block() == null;
        return message.block();
    }

    /** As by a lack of memory for the very message that would have told of it. */
    private RuntimeException died() {
        ended = true;
        return NightshiftException.failed(
                "Reading " + what + " ended without a word; go on with the run",
                new IllegalStateException("thread " + thread.getName() + " has ended"));
    }

    private RuntimeException failure(Throwable failure) {
        if (failure instanceof NightshiftException known) {
            return known;
        }
        return NightshiftException.failed("Reading " + what + " failed: " + failure.getMessage(), failure);
    }

    private void readAll() {
        ahead.give(readBlocks(), 0);
    }

    private Message readBlocks() {
        try (BlockSource blocks = opener.open()) {
            cursor = blocks;
            boolean wanted = !ahead.closed();
            while (wanted) {
                Block block = blocks.next();
                if (block == null) {
                    break;
                }
                wanted = ahead.give(new Message(block, null), block.bytes());
            }
            return new Message(null, null);
        } catch (SQLException | RuntimeException | Error e) {
            return new Message(null, e);
        } finally {
            cursor = null;
        }
    }

    /**
     * Ends the reading thread by asking, never by an interrupt: an interrupted read makes H2 close the file of a whole
     * database.
     */
    @Override
    public void close() {
        ahead.close();
        ended = true;
        boolean interrupted = false;
        long start = System.nanoTime();
        while (thread.isAlive() && secondsSince(start) < PATIENCE_SECONDS) {
            endCursor(secondsSince(start) >= CANCELLING_SECONDS);
            try {
                thread.join(LOOK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw NightshiftException.failed(
                    "The source did not end reading " + what + " within " + PATIENCE_SECONDS
                            + " s of being asked to cancel and then cut off",
                    new IllegalStateException("thread " + thread.getName() + " still runs"));
        }
    }

    private static long secondsSince(long start) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }

    private void endCursor(boolean cancelledInVain) {
        BlockSource current = cursor;
        if (current != null) {
            try {
                if (cancelledInVain) {
                    current.abort();
                } else {
                    current.cancel();
                }
            } catch (SQLException e) {
                // The reading thread is waited for all the same, and close() tells if that was in vain.
                log.debug("Reading {} could not be cancelled: {}", what, e.getMessage());
            }
        }
    }

    /** Opens the cursor; called on the reading thread, because the first row may take as long as a sort. */
    @FunctionalInterface
    public interface CursorOpener {
        BlockSource open() throws SQLException;
    }

    private record Message(@Nullable Block block, @Nullable Throwable failure) {}
}
