package dev.nightshift.web;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Caches the answer of a check and limits how long callers wait for it, so that neither many probes nor a check that
 * hangs overload what is checked or block the threads of the callers. At most one check runs at a time. One that has
 * run for longer than its timeout is reported as down at once. Thread-safe.
 */
final class CachedCheck implements HealthIndicator {

    private final String name;
    private final Supplier<String> check;
    private final Executor threads;
    private final Duration timeout;
    private final Duration holds;
    private final LongSupplier nanoTime;
    private @Nullable CompletableFuture<Health> answer;
    private long askedAt;
    private long answeredAt;

    /**
     * @param timeout how long after the start of a check its callers wait for it
     * @param holds how long an answer is valid
     * @param check returns a description of what it found; if it fails, users who may see details see the message
     */
    CachedCheck(
            String name,
            Supplier<String> check,
            Executor threads,
            Duration timeout,
            Duration holds,
            LongSupplier nanoTime) {
        this.name = name;
        this.check = check;
        this.threads = threads;
        this.timeout = timeout;
        this.holds = holds;
        this.nanoTime = nanoTime;
    }

    @Override
    public Health health() {
        try {
            return current().get(left(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Health.down()
                    .withDetail(name, "no answer within " + timeout.toSeconds() + " s")
                    .build();
        } catch (ExecutionException e) {
            return Health.down().withDetail(name, String.valueOf(e.getCause())).build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Health.unknown().build();
        }
    }

    /** The time that is left for the check in progress. */
    private synchronized long left() {
        return Math.max(0, timeout.toNanos() - (nanoTime.getAsLong() - askedAt));
    }

    private synchronized CompletableFuture<Health> current() {
        CompletableFuture<Health> last = answer;
        long now = nanoTime.getAsLong();
        if (last != null && (!last.isDone() || now - answeredAt < holds.toNanos())) {
            return last;
        }
        CompletableFuture<Health> asked = CompletableFuture.supplyAsync(this::ask, threads);
        answer = asked;
        askedAt = now;
        return asked;
    }

    private Health ask() {
        try {
            return Health.up().withDetail(name, check.get()).build();
        } catch (RuntimeException e) {
            return Health.down()
                    .withDetail(name, String.valueOf(e.getMessage()))
                    .build();
        } finally {
            answered();
        }
    }

    private synchronized void answered() {
        answeredAt = nanoTime.getAsLong();
    }
}
