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
 * Runs work on a daemon thread of its own, which starts at once, and returns its result or throws its failure as often
 * as the caller asks.
 *
 * <p>Closing asks the thread to end and does not interrupt it, because an interrupt during an H2 file operation closes
 * the whole database. If the thread does not end within {@link #LIMIT}, the exception names it. Thread-safe.
 */
public final class Background<T> implements AutoCloseable {

    /** The longest time that the caller waits for a thread to end. */
    public static final Duration LIMIT = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Background.class);

    private static final Duration UNTIL_ABORT = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 50;

    private final FutureTask<T> work;
    private final Cancellation cancellation;
    private final Thread thread;

    private Background(String name, Callable<T> work, Cancellation cancellation) {
        this.work = new FutureTask<>(work);
        this.cancellation = cancellation;
        this.thread = new DaemonThreads(name).newThread(this.work);
        thread.start();
    }

    /** Starts work that ends soon by itself. */
    public static <T> Background<T> start(String name, Callable<T> work) {
        return start(name, work, () -> {});
    }

    /** Starts work that may take long and can be cancelled. */
    public static <T> Background<T> start(String name, Callable<T> work, Cancellation cancellation) {
        return new Background<>(name, work, cancellation);
    }

    /**
     * Waits until the work is done or has failed.
     *
     * @param patience the longest time to wait
     * @return whether the work is done or has failed
     */
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

    /** Waits for the result, regardless of interrupts, and throws the failure of the work. */
    public T get() {
        return get(RuntimeException.class);
    }

    /**
     * Waits for the result, regardless of interrupts, and throws the failure of the work.
     *
     * @param checked the checked exception that the caller handles; any other is wrapped
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

    /** Interrupts the work. Allowed only for work that never uses a database. */
    public void interrupt() {
        thread.interrupt();
    }

    /**
     * Waits for the end of work whose result is not needed, and leaves it running if it takes too long.
     *
     * @param patience the longest time to wait
     * @return the failure; null if the work succeeded or is still running
     */
    public @Nullable Throwable leave(Duration patience) {
        try {
            work.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (TimeoutException e) {
            log.warn("'{}' has not ended yet; leaving it running", thread.getName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /**
     * Cancels the work unless it is done, and waits for its end, regardless of interrupts.
     *
     * @throws NightshiftException if it has not ended within {@link #LIMIT}
     */
    @Override
    public void close() {
        close(UNTIL_ABORT, LIMIT);
    }

    void close(Duration untilAbort, Duration limit) {
        boolean interrupted = false;
        long start = System.nanoTime();
        while (thread.isAlive() && !passed(limit, start)) {
            cancel(passed(untilAbort, start));
            try {
                thread.join(POLL_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw NightshiftException.failed(
                    "Thread '" + thread.getName() + "' did not end within " + limit.toSeconds()
                            + " s of being asked to",
                    null);
        }
    }

    private static boolean passed(Duration duration, long start) {
        return System.nanoTime() - start >= duration.toNanos();
    }

    boolean done() {
        return work.isDone();
    }

    /** Cancels the work unless it is done; does not wait for its end. */
    void cancel() {
        cancel(false);
    }

    private void cancel(boolean harder) {
        // With Oracle's driver, a cancel that comes too late hits the next statement.
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
            // close() still waits for the thread, and names it if it does not end.
            log.debug("'{}' could not be cancelled: {}", thread.getName(), e.getMessage());
        }
    }

    /** Makes work end soon. Any thread may call it, and it is called again until the work has ended. */
    public interface Cancellation {

        /** Makes a call that waits return soon; does nothing if no call waits. */
        void cancel() throws Exception;

        /** Breaks a call that does not react to cancelling. */
        default void abort() throws Exception {
            cancel();
        }
    }
}
