package dev.nightshift.migration;

import dev.nightshift.ledger.Lease;
import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.batch.core.job.JobInterruptedException;

/**
 * Puts that can be repeated: an object that is there with equal bytes is as good as one just put. A put that takes long,
 * because the bucket is slow or its failures are retried, is given up when the attempt is to stop or has lost its lease.
 *
 * <p>Thread-safe.
 */
final class IdempotentPut {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Who stops would rather have the chunk than do it again, but not wait for it. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private static final Duration LETTING_GO = Duration.ofSeconds(2);

    private final ObjectStore store;
    private final StopSignal stop;
    private final Lease lease;

    IdempotentPut(ObjectStore store, StopSignal stop, Lease lease) {
        this.store = store;
        this.stop = stop;
        this.lease = lease;
    }

    /**
     * Puts an object unless it is there with these very bytes.
     *
     * @return whether it was put now: one that was there may be somebody else's, who counts on it
     * @throws ObjectExistsException if it is there with other bytes
     * @throws JobInterruptedException if it was given up; the object may be there or not
     */
    boolean putSame(String key, Content content, String contentType) throws JobInterruptedException {
        FutureTask<Boolean> put = new FutureTask<>(() -> put(key, content, contentType));
        // On a thread of its own, which can be interrupted: on the caller's the ledger's database may be at work.
        Thread thread = new Thread(put, "put " + key);
        thread.setDaemon(true);
        thread.start();
        try {
            return result(key, put);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobInterruptedException("Interrupted in putting " + store.bucket() + "/" + key);
        } finally {
            letGo(put, thread);
        }
    }

    private boolean put(String key, Content content, String contentType) {
        try {
            store.putIfAbsent(key, content, contentType);
            return true;
        } catch (ObjectExistsException e) {
            if (!sameBytes(key, content)) {
                throw e;
            }
            return false;
        }
    }

    private boolean result(String key, FutureTask<Boolean> put) throws InterruptedException, JobInterruptedException {
        long asked = 0;
        while (true) {
            try {
                return put.get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException e) {
                throw failure(e);
            } catch (TimeoutException e) {
                if (!lease.held()) {
                    throw new JobInterruptedException("The lease was lost");
                }
                String reason = stop.reason();
                if (reason != null) {
                    asked += LOOK_AGAIN.toNanos();
                    if (asked >= GRACE.toNanos()) {
                        throw new JobInterruptedException(
                                "Stopped: " + reason + ", in putting " + store.bucket() + "/" + key);
                    }
                }
            }
        }
    }

    /** Threads that the caller never sees must not outlive it for long. */
    private static void letGo(FutureTask<Boolean> put, Thread thread) {
        put.cancel(true);
        try {
            thread.join(LETTING_GO.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RuntimeException failure(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e);
    }

    private boolean sameBytes(String key, Content content) {
        return store.get(key)
                .map(found -> Arrays.equals(found.content(), read(content)))
                .orElse(false);
    }

    private static byte[] read(Content content) {
        try (InputStream in = content.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
