package dev.nightshift.migration;

import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectDigest;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.Background;
import dev.nightshift.work.StopSignal;
import java.time.Duration;
import org.springframework.batch.core.job.JobInterruptedException;

/**
 * Puts objects such that every put can be repeated: an object that exists with equal bytes counts as put. A put that
 * takes long, because the bucket is slow or failures are retried, is cancelled when the attempt is to stop.
 *
 * <p>Thread-safe.
 */
final class IdempotentPut {

    private static final Duration POLL_INTERVAL = Duration.ofMillis(100);

    /**
     * A put that is almost done may still finish after a request to stop, so that its chunk need not be copied again.
     */
    private static final Duration STOP_GRACE = Duration.ofSeconds(2);

    private static final Duration INTERRUPT_GRACE = Duration.ofSeconds(2);

    private final ObjectStore store;
    private final StopSignal stop;

    IdempotentPut(ObjectStore store, StopSignal stop) {
        this.store = store;
        this.stop = stop;
    }

    /**
     * Puts an object unless it exists with the same bytes.
     *
     * @return the ETag of the object
     * @throws ObjectExistsException if it exists with other bytes
     * @throws JobInterruptedException if the put was cancelled; the object may exist or not
     */
    String putSame(String key, Content content, String contentType) throws JobInterruptedException {
        // The put runs on a thread of its own, which can be interrupted. The caller's thread may be inside a call of
        // the ledger's database.
        Background<String> put = Background.start("put " + key, () -> put(key, content, contentType));
        try {
            Duration asked = Duration.ZERO;
            while (!put.ready(POLL_INTERVAL)) {
                String reason = stop.reason();
                asked = reason == null ? asked : asked.plus(POLL_INTERVAL);
                if (reason != null && asked.compareTo(STOP_GRACE) >= 0) {
                    throw new JobInterruptedException(
                            "Stopped: " + reason + ", while putting " + store.bucket() + "/" + key);
                }
            }
            return put.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JobInterruptedException("Interrupted while putting " + store.bucket() + "/" + key);
        } finally {
            // The caller never sees this thread, so it must not run much longer than the call.
            put.interrupt();
            put.leave(INTERRUPT_GRACE);
        }
    }

    private String put(String key, Content content, String contentType) {
        try {
            return store.putIfAbsent(key, content, contentType);
        } catch (ObjectExistsException e) {
            // If the answer to a put was lost, the second put finds the object of the first.
            return store.digest(key)
                    .filter(found -> found.sha256().equals(content.sha256()))
                    .map(ObjectDigest::etag)
                    .orElseThrow(() -> e);
        }
    }
}
