package dev.nightshift.operation;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is made on a thread of its own while its owner does other things. Thread-safe; the thread does not keep
 * the process alive.
 */
final class Prefetched<T> {

    private static final Logger log = LoggerFactory.getLogger(Prefetched.class);

    private final String name;
    private final CompletableFuture<T> made;

    private Prefetched(String name, CompletableFuture<T> made) {
        this.name = name;
        this.made = made;
    }

    /**
     * Begins at once.
     *
     * @param name of the thread
     */
    static <T> Prefetched<T> of(String name, Supplier<T> work) {
        return new Prefetched<>(name, CompletableFuture.supplyAsync(work, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            thread.start();
        }));
    }

    /**
     * Waits so long at most until it is made or has failed, for one who does not want it any more.
     *
     * @param why the failure that made it unwanted, which learns of one of the making
     */
    void settle(Duration patience, Throwable why) {
        try {
            made.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            why.addSuppressed(e.getCause());
        } catch (TimeoutException e) {
            log.warn("The {} has not answered yet, and is not waited for any more", name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for it; fails as the making has failed. */
    T get() {
        try {
            return made.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof Error failure) {
                throw failure;
            }
            throw e;
        }
    }
}
