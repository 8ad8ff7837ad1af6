package dev.nightshift.work;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes items on a thread of its own while the taker works on earlier ones, and hands them over in order. A failure
 * reaches the taker after the items that were made before it, and again at every later call. Making an item starts when
 * there is room for it.
 *
 * <p>Only one thread may call {@link #ready} and {@link #next}; any thread may call the other methods. After {@link
 * #close()} the thread has ended and what it used is closed, regardless of their state.
 */
public final class WorkAhead<T> implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(WorkAhead.class);

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final String name;
    private final ToLongFunction<T> bytes;
    private final Function<Throwable, RuntimeException> failures;
    private final BoundedQueue<T> ahead;
    private final Background<Boolean> work;
    private volatile @Nullable Producer<T> producer;

    /** Used by the taker's thread only, as is the field below. */
    private @Nullable T arrived;

    private boolean over;

    private volatile boolean failureThrown;

    private WorkAhead(String name, Bounds<T> bounds, Opener<T> opener, Function<Throwable, RuntimeException> failures) {
        this.name = name;
        this.bytes = bounds.bytes();
        this.failures = failures;
        this.ahead = new BoundedQueue<>(bounds.maxItems(), bounds.maxBytes());
        this.work = Background.start(name, () -> makeAll(opener), new Cancellation());
    }

    /**
     * Starts the work.
     *
     * @param name the name of the thread, which says what it does
     * @param opener opens the producer; called on that thread
     * @param failures turns a failure into the exception that the taker gets
     */
    public static <T> WorkAhead<T> start(
            String name, Bounds<T> bounds, Opener<T> opener, Function<Throwable, RuntimeException> failures) {
        return new WorkAhead<>(name, bounds, opener, failures);
    }

    /** Returns an unchecked exception as it is and wraps a checked one. */
    public static RuntimeException asItIs(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return failure instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(failure);
    }

    private boolean makeAll(Opener<T> opener) throws Exception {
        try (Producer<T> opened = opener.open()) {
            producer = opened;
            boolean wanted = ahead.awaitRoom();
            while (wanted) {
                T item = opened.next();
                wanted = item != null && ahead.give(item, bytes.applyAsLong(item)) && ahead.awaitRoom();
            }
            return true;
        } finally {
            producer = null;
            ahead.end();
        }
    }

    /**
     * Waits until {@link #next()} will return at once.
     *
     * @param patience the longest time to wait
     * @return whether {@link #next()} will return at once
     */
    public boolean ready(Duration patience) throws InterruptedException {
        if (arrived == null && !over) {
            // Looked at before the queue: a thread that lacks memory may end without marking the end in the queue.
            boolean ended = work.done();
            arrived = ahead.take(patience);
            over = arrived == null && (ended || ahead.over());
        }
        return over || arrived != null;
    }

    /** Returns the next item; null at the end and in every later call. */
    public @Nullable T next() throws InterruptedException {
        boolean ready = ready(PATIENCE);
        while (!ready) {
            ready = ready(PATIENCE);
        }
        T item = ahead.closed() ? null : arrived;
        arrived = null;
        if (item == null && !ahead.closed()) {
            requireSuccess();
        }
        return item;
    }

    private void requireSuccess() {
        try {
            work.get(Exception.class);
        } catch (Exception | Error e) {
            failureThrown = true;
            throw failures.apply(e);
        }
    }

    /** Releases every thread that waits for items and makes the producer end soon, without waiting for its end. */
    public void cancel() {
        ahead.close();
        work.cancel();
    }

    /**
     * Ends the thread. Items that were made but not taken are dropped.
     *
     * @throws NightshiftException if it has not ended within {@link Background#LIMIT}
     */
    @Override
    public void close() {
        ahead.close();
        work.close();
        Throwable failure = failureThrown ? null : work.leave(Duration.ZERO);
        if (failure != null) {
            // The usual cause is the cancellation itself.
            log.debug("'{}' failed before it ended: {}", name, failure.getMessage());
        }
    }

    /**
     * How much may be made ahead. One item is always allowed.
     *
     * @param maxItems the largest number of items
     * @param maxBytes the largest number of bytes of all items together
     * @param bytes returns the bytes of an item
     */
    public record Bounds<T>(int maxItems, long maxBytes, ToLongFunction<T> bytes) {}

    /** Opens a producer. */
    @FunctionalInterface
    public interface Opener<T> {
        Producer<T> open() throws Exception;
    }

    /** Makes the items. Only one thread uses it, except for cancelling. */
    public interface Producer<T> extends Background.Cancellation, AutoCloseable {

        /** The next item; null at the end. */
        @Nullable T next() throws Exception;

        @Override
        void close();
    }

    /** Cancels the producer that is open. */
    private final class Cancellation implements Background.Cancellation {

        @Override
        public void cancel() throws Exception {
            Producer<T> current = producer;
            if (current != null) {
                current.cancel();
            }
        }

        @Override
        public void abort() throws Exception {
            Producer<T> current = producer;
            if (current != null) {
                current.abort();
            }
        }
    }
}
