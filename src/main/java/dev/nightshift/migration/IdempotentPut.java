package dev.nightshift.migration;

import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.Background;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import org.springframework.batch.core.job.JobInterruptedException;

/**
 * Puts that can be repeated: an object that is there with equal bytes is as good as one just put. A put that takes long,
 * because the bucket is slow or its failures are retried, is given up when the attempt is to stop.
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

    IdempotentPut(ObjectStore store, StopSignal stop) {
        this.store = store;
        this.stop = stop;
    }

    /**
     * Puts an object unless it is there with these very bytes.
     *
     * @return whether it was put now: one that was there may be somebody else's, who counts on it
     * @throws ObjectExistsException if it is there with other bytes
     * @throws JobInterruptedException if it was given up; the object may be there or not
     */
    boolean putSame(String key, Content content, String contentType) throws JobInterruptedException {
        // On a thread of its own, which can be interrupted: on the caller's the ledger's database may be at work.
        Background<Boolean> put = Background.start("put " + key, () -> put(key, content, contentType));
        try {
            Duration asked = Duration.ZERO;
            while (!put.ready(LOOK_AGAIN)) {
                String reason = stop.reason();
                asked = reason == null ? asked : asked.plus(LOOK_AGAIN);
                if (reason != null && asked.compareTo(GRACE) >= 0) {
                    throw new JobInterruptedException(
                            "Stopped: " + reason + ", in putting " + store.bucket() + "/" + key);
                }
            }
            return put.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobInterruptedException("Interrupted in putting " + store.bucket() + "/" + key);
        } finally {
            // Threads that the caller never sees must not outlive it for long.
            put.interrupt();
            put.leave(LETTING_GO);
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
