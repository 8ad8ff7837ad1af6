package dev.nightshift.work;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work on a daemon thread of its own, begun at once; its result, or its failure, is told as often as it is asked for.
 *
 * <p>The thread is ended by asking: an interrupt that meets H2 at work on its file closes the whole database. One that has
 * not ended within {@link #LIMIT} is named by the exception that says so. Thread-safe.
 */
public final class Background<T> implements AutoCloseable {

    /** How long who ends a thread waits for it at most. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private static final Duration UNTIL_ABORT = Duration.ofSeconds(5);
    private static final long LOOK_AGAIN_MILLIS = 50;

    private final FutureTask<T> work;
    private final Cancellation cancellation;
    private final Thread thread;

    private Background(String name, Callable<T> work, Cancellation cancellation) {
        this.work = new FutureTask<>(work);
        this.cancellation = cancellation;
        this.thread = new DaemonThreads(name).newThread(this.work);
        thread.start();
    }

    /** Begins work that ends by itself soon. */
    public static <T> Background<T> start(String name, Callable<T> work) {
        return start(name, work, () -> {});
    }

    /** Begins work that may take long. */
    public static <T> Background<T> start(String name, Callable<T> work, Cancellation cancellation) {
        return new Background<>(name, work, cancellation);
    }

    /** Waits until the work is done or has failed, at most so long; whether it is. */
    public boolean ready(Duration patience) throws InterruptedException {
        try {
            work.get(patience.toNanos(), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return true;
        }
    }

    /** Waits for the result, regardless of interrupts; fails as the work has failed. */
    public T get() {
        return get(RuntimeException.class);
    }

    /**
     * Waits for the result, regardless of interrupts; fails as the work has failed.
     *
     * @param checked the checked exception that the caller knows; any other is wrapped
     */
    public <X extends Exception> T get(Class<X> checked) throws X {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e.getCause(), checked);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private <X extends Exception> X failure(@Nullable Throwable failure, Class<X> checked) {
        if (failure instanceof Error error) {
            throw error;
        }
        if (checked.isInstance(failure)) {
            return checked.cast(failure);
        }
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        throw new IllegalStateException("'" + thread.getName() + "' failed: " + failure, failure);
    }

    /** Interrupts the work; only for work that never uses a database. */
    public void interrupt() {
        thread.interrupt();
    }

    /**
     * Waits until work that nobody wants has ended, at most so long, and then leaves it alone.
     *
     * @return what it failed of; null if it is done, or still at work
     */
    public @Nullable Throwable leave(Duration patience) {
        try {
            work.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            log.warn("'{}' has not ended yet and is not waited for", thread.getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /**
     * Cancels the work unless it is done, and waits for its end, regardless of interrupts.
     *
     * @throws IllegalStateException if it has not ended within {@link #LIMIT}
     */
    @Override
    public void close() {
        close(LIMIT);
    }

    void close(Duration limit) {
        boolean interrupted = false;
        long start = System.nanoTime();
        while (thread.isAlive() && !passed(limit, start)) {
            cancel(passed(UNTIL_ABORT, start));
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
            throw new IllegalStateException("Thread '" + thread.getName() + "' did not end within " + limit.toSeconds()
                    + " s of being asked to");
        }
    }

    private static boolean passed(Duration duration, long start) {
        return System.nanoTime() - start >= duration.toNanos();
    }

    /** Cancels the work unless it is done; does not wait for its end. */
    void cancel() {
        cancel(false);
    }

    private void cancel(boolean harder) {
        // Oracle's driver lets a cancel that comes too late hit the next statement.
        if (work.isDone()) {
            return;
        }
        try {
            if (harder) {
                cancellation.abort();
            } else {
                cancellation.cancel();
            }
        } catch (Exception e) {
            // The thread is waited for all the same, and close() names it if that does not help.
            log.debug("'{}' could not be cancelled: {}", thread.getName(), e.getMessage());
        }
    }

    /** Makes work end soon, from any thread; asked again until it has ended. */
    public interface Cancellation {

        /** Makes a call that waits for something return soon; does nothing if there is none. */
        void cancel() throws Exception;

        /** Breaks what does not answer to cancelling. */
        default void abort() throws Exception {
            cancel();
        }
    }
}
