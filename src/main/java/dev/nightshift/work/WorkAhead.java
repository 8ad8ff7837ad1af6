package dev.nightshift.work;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes items on a thread of its own while their taker works on those before, and hands them over in order; a failure
 * reaches the taker after the items before it, once. An item is begun when there is room for it.
 *
 * <p>{@link #ready} and {@link #next} are for one thread, the rest is for any. After {@link #close()} the thread has ended
 * and what it used is closed, whatever state they were in.
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

    /** The taker's. */
    private @Nullable T arrived;

    private boolean over;
    private boolean told;

    private WorkAhead(String name, Bounds<T> bounds, Opener<T> opener, Function<Throwable, RuntimeException> failures) {
        this.name = name;
        this.bytes = bounds.bytes();
        this.failures = failures;
        this.ahead = new BoundedQueue<>(bounds.mostItems(), bounds.mostBytes());
        this.work = Background.start(name, () -> makeAll(opener), new Cancellation());
    }

    /**
     * Begins to work.
     *
     * @param name of the thread; says what it does
     * @param opener called on that thread
     * @param failures how the taker sees what went wrong
     */
    public static <T> WorkAhead<T> start(
            String name, Bounds<T> bounds, Opener<T> opener, Function<Throwable, RuntimeException> failures) {
        return new WorkAhead<>(name, bounds, opener, failures);
    }

    /** For a taker that sees failures as they are. */
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

    /** Waits until {@link #next()} will not wait, at most so long; whether it has come to that. */
    public boolean ready(Duration patience) throws InterruptedException {
        if (arrived == null && !over) {
            arrived = ahead.take(patience);
            over = arrived == null && ahead.over();
        }
        return over || arrived != null;
    }

    /** The next item; null at the end and from then on. */
    public @Nullable T next() throws InterruptedException {
        boolean ready = ready(PATIENCE);
        while (!ready) {
            ready = ready(PATIENCE);
        }
        T item = ahead.closed() ? null : arrived;
        arrived = null;
        if (item == null && !told && !ahead.closed()) {
            told = true;
            requireSuccess();
        }
        return item;
    }

    private void requireSuccess() {
        try {
            work.get(Exception.class);
        } catch (Exception | Error e) {
            throw failures.apply(e);
        }
    }

    /** Lets nobody wait for items any more, and has their making end soon; does not wait for that. */
    public void cancel() {
        ahead.close();
        work.cancel();
    }

    /**
     * Ends the thread; what was made and not taken is dropped.
     *
     * @throws IllegalStateException if it has not ended within {@link Background#LIMIT}
     */
    @Override
    public void close() {
        ahead.close();
        work.close();
        Throwable failure = told ? null : work.leave(Duration.ZERO);
        if (failure != null) {
            // Mostly of having been cancelled.
            log.debug("'{}' failed before it ended: {}", name, failure.getMessage());
        }
    }

    /**
     * How much may be ahead; one item always may.
     *
     * @param bytes of an item
     */
    public record Bounds<T>(int mostItems, long mostBytes, ToLongFunction<T> bytes) {}

    /** Opens a producer. */
    @FunctionalInterface
    public interface Opener<T> {
        Producer<T> open() throws Exception;
    }

    /** Makes the items; used by one thread, but for cancelling. */
    public interface Producer<T> extends Background.Cancellation, AutoCloseable {

        /** The next item; null at the end. */
        @Nullable T next() throws Exception;

        @Override
        void close();
    }

    /** Of whoever makes the items now. */
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
