package dev.nightshift.storage;

import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Repeats requests that failed for a reason that may pass, such as an outage or throttling, while somebody watches. The
 * waits get longer. A request fails when the time since its first failure exceeds the limit. Without a watch every
 * request is made once.
 *
 * <p>Thread-safe, if the decorated store is.
 */
public final class PatientStore implements ObjectStore {

    private static final Logger log = LoggerFactory.getLogger(PatientStore.class);

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /**
     * Whoever works with the store for long.
     *
     * @param stop requested when results are not needed
     * @param waits is told what a request waits for
     */
    public record Watch(StopSignal stop, Waits waits) {}

    private final ObjectStore store;
    private final Duration retryFor;
    private final Sleeper time;
    private volatile @Nullable Watch watch;

    /** @param retryFor how long to repeat a request; zero: not at all */
    public PatientStore(ObjectStore store, Duration retryFor) {
        this(store, retryFor, Sleeper.REAL);
    }

    PatientStore(ObjectStore store, Duration retryFor, Sleeper time) {
        this.store = store;
        this.retryFor = retryFor;
        this.time = time;
    }

    /** Repeats failed requests from now on; null: not any more. */
    public void watch(@Nullable Watch newWatch) {
        watch = newWatch;
    }

    private <T> T patiently(Supplier<T> request) {
        return patiently(failure -> true, request);
    }

    /** @param first whether the request is repeated after this failure of its first try */
    private <T> T patiently(Predicate<NightshiftException> first, Supplier<T> request) {
        try {
            return request.get();
        } catch (NightshiftException e) {
            Watch present = watch;
            if (present == null || retryFor.isZero() || !first.test(e)) {
                throw e;
            }
            Object waiter = new Object();
            try {
                return repeatedly(request, e, present, waiter);
            } finally {
                present.waits().end(waiter);
            }
        }
    }

    private <T> T repeatedly(Supplier<T> request, NightshiftException first, Watch present, Object waiter) {
        long start = time.nanoTime();
        NightshiftException failure = first;
        for (int failures = 1; ; failures++) {
            if (!mayPass(failure)) {
                throw failure;
            }
            Duration passed = Duration.ofNanos(time.nanoTime() - start);
            Duration left = retryFor.minus(passed);
            if (left.isNegative() || left.isZero()) {
                throw NightshiftException.failed(
                        failure.getMessage() + " It was tried " + Figures.count(failures, "time", "times") + " in "
                                + Figures.duration(passed.toSeconds()) + " (nightshift.target.retry-for).",
                        failure);
            }
            present.waits().begin(waiter, String.valueOf(failure.getMessage()));
            Duration pause = time.backOff(failures, LONGEST_PAUSE, left);
            log.warn(
                    "{} Retrying in {}, and giving up after {}",
                    failure.getMessage(),
                    Figures.seconds(pause),
                    Figures.duration(left.toSeconds()));
            pause(pause, present.stop(), failure);
            try {
                return request.get();
            } catch (NightshiftException e) {
                failure = e;
            }
        }
    }

    /** Whether the failure may pass by itself. */
    private static boolean mayPass(NightshiftException failure) {
        return failure.reason() == Reason.FAILED && !Thread.currentThread().isInterrupted();
    }

    private void pause(Duration pause, StopSignal stop, NightshiftException failure) {
        try {
            time.pause(pause, stop);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
        if (stop.requested()) {
            throw new NightshiftException(
                    Reason.STOPPED, failure.getMessage() + " Stopped while waiting to try again.", failure);
        }
    }

    @Override
    public String bucket() {
        return store.bucket();
    }

    @Override
    public String location(String key) {
        return store.location(key);
    }

    @Override
    public String putIfAbsent(String key, Content content, String contentType) {
        return patiently(() -> store.putIfAbsent(key, content, contentType));
    }

    @Override
    public void putIfMatch(String key, Content content, String contentType, String etag) {
        patiently(() -> {
            store.putIfMatch(key, content, contentType, etag);
            return key;
        });
    }

    @Override
    public Optional<StoredObject> get(String key) {
        return patiently(() -> store.get(key));
    }

    @Override
    public Optional<ObjectDigest> digest(String key) {
        return patiently(() -> store.digest(key));
    }

    @Override
    public List<ObjectSummary> list(String prefix) {
        return patiently(() -> store.list(prefix));
    }

    /** Makes one request, because nothing depends on a deletion, and one after the other might fail. */
    @Override
    public boolean delete(String key) {
        return store.delete(key);
    }

    /** Repeats the check only if the service answers, because an address that nobody answers at is probably wrong. */
    @Override
    public void checkBucket(String prefix) {
        patiently(failure -> failure.getCause() instanceof AwsServiceException, () -> {
            store.checkBucket(prefix);
            return prefix;
        });
    }

    @Override
    public void close() {
        store.close();
    }
}
