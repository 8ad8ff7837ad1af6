package dev.nightshift.source;

import dev.nightshift.login.Block;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads blocks on a thread of its own while the caller works on those before, at most {@code capacity} blocks ahead, and
 * hands them out in order; a failure of the reading thread is thrown to the caller after the blocks before it.
 *
 * <p>{@link #next()} and {@link #close()} belong to one thread. After {@code close()} the reading thread has ended and the
 * cursor is closed, whatever state they were in.
 */
final class ReadAhead implements LoginReader {

    private static final long PATIENCE_SECONDS = 30;
    private static final long STEP_MILLIS = 100;

    private final CursorOpener opener;
    private final String what;
    private final BlockingQueue<Message> ahead;
    private final Thread thread;

    private volatile boolean closing;
    private volatile @Nullable BlockSource cursor;
    private @Nullable Message arrived;
    private boolean ended;

    ReadAhead(CursorOpener opener, String what, int capacity) {
        this.opener = opener;
        this.what = what;
        this.ahead = new ArrayBlockingQueue<>(capacity);
        this.thread = new Thread(this::readAll, "read " + what);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public boolean ready(Duration patience) throws InterruptedException {
        if (!ended && arrived == null) {
            arrived = ahead.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        }
        return ended || arrived != null;
    }

    @Override
    public @Nullable Block next() throws InterruptedException {
        if (ended) {
            return null;
        }
        Message message = arrived != null ? arrived : ahead.take();
        arrived = null;
        if (message.failure() != null) {
            ended = true;
            throw failure(message.failure());
        }
        ended = message.block() == null;
        return message.block();
    }

    private RuntimeException failure(Throwable failure) {
        if (failure instanceof SourceException known) {
            return known;
        }
        return SourceException.failed("Reading " + what + " failed: " + failure.getMessage(), failure);
    }

    private void readAll() {
        try {
            Message last = readBlocks();
            offer(last);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread: an interrupt during a read would close H2's file for all its connections.
            Thread.currentThread().interrupt();
        }
    }

    private Message readBlocks() throws InterruptedException {
        try (BlockSource blocks = opener.open()) {
            cursor = blocks;
            while (!closing) {
                Block block = blocks.next();
                if (block == null) {
                    break;
                }
                offer(new Message(block, null));
            }
            return new Message(null, null);
        } catch (SQLException | RuntimeException | Error e) {
            return new Message(null, e);
        } finally {
            cursor = null;
        }
    }

    private void offer(Message message) throws InterruptedException {
        boolean taken = false;
        while (!taken && !closing) {
            taken = ahead.offer(message, STEP_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        closing = true;
        ended = true;
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (thread.isAlive() && System.nanoTime() < deadline) {
            ahead.clear();
            cancelCursor();
            try {
                thread.join(STEP_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw SourceException.failed(
                    "The database did not end reading " + what + " within " + PATIENCE_SECONDS
                            + " s of being asked to cancel",
                    new IllegalStateException("thread " + thread.getName() + " still runs"));
        }
    }

    private void cancelCursor() {
        BlockSource current = cursor;
        if (current != null) {
            try {
                current.cancel();
            } catch (SQLException e) {
                // A cursor that is closed, or cannot be cancelled, is waited for; that wait is bounded and tells.
                return;
            }
        }
    }

    /** Opens the cursor; called on the reading thread, because the first row may take as long as a sort. */
    @FunctionalInterface
    interface CursorOpener {
        BlockSource open() throws SQLException;
    }

    private record Message(@Nullable Block block, @Nullable Throwable failure) {}
}
