package dev.nightshift.ledger;

import dev.nightshift.work.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease that this process holds, kept alive by a thread of its own until it is released or lost. Once lost it stays
 * lost. Thread-safe.
 */
public final class Lease {

    private static final Logger log = LoggerFactory.getLogger(Lease.class);

    private static final long LISTEN_MILLIS = 1_000;

    private final LeaseStore store;
    private final long run;
    private final Owner self;
    private final Duration duration;
    private final Consumer<StopRequest> stop;
    private final ScheduledExecutorService heart;

    private volatile long heardAt;
    private volatile boolean lost;
    private volatile int epoch;

    private Lease(
            LeaseStore store,
            long run,
            int epoch,
            Owner self,
            LeaseProperties settings,
            Consumer<StopRequest> stop,
            long takenAt) {
        this.store = store;
        this.run = run;
        this.epoch = epoch;
        this.self = self;
        this.duration = settings.duration();
        this.stop = stop;
        this.heardAt = takenAt;
        this.heart = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("lease of run " + run));
    }

    /**
     * Takes the lease of a run and keeps it.
     *
     * @param stop is told, once the work has begun, when an operator wishes the run stopped; returns quickly
     * @throws LeaseHeldException if another process has it and may be alive
     */
    public static Lease take(
            LeaseStore store, long run, Owner self, LeaseProperties settings, Consumer<StopRequest> stop) {
        long asked = System.nanoTime();
        int epoch = store.take(run, self, settings.duration());
        Lease lease = new Lease(store, run, epoch, self, settings, stop, asked);
        lease.keep(settings.beat());
        return lease;
    }

    private void keep(Duration beat) {
        long nanos = beat.toNanos();
        var unused = heart.scheduleWithFixedDelay(this::beat, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** Alone, so that a beat does not ask with an epoch that is just being raised. */
    private synchronized void beat() {
        if (heart.isShutdown()) {
            return;
        }
        try {
            // From before the question: the ledger's clock was read after that.
            long asked = System.nanoTime();
            if (store.beat(run, epoch, self, duration)) {
                heardAt = asked;
            } else {
                lost = true;
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            // One beat may fail, and may not end those after it; without any for the lease's whole duration, held()
            // says so.
            log.warn("Heartbeat of run {} failed, will be tried again: {}", run, e.getMessage());
        }
    }

    /**
     * Listens from now on for an operator's wish, once a second: until then an old wish may still stand that the caller
     * is about to clear.
     */
    public void listen() {
        var unused = heart.scheduleWithFixedDelay(this::hear, 0, LISTEN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void hear() {
        try {
            store.stopWish(run).ifPresent(stop);
        } catch (RuntimeException | OutOfMemoryError e) {
            log.debug("Run {} could not be asked whether it is to stop, will be tried again: {}", run, e.getMessage());
        }
    }

    /** Stands in the keys of parts. */
    public int epoch() {
        return epoch;
    }

    /** Takes a higher epoch than that one, which objects of somebody else bear; does nothing if it has a higher one. */
    public synchronized void raiseAbove(int seen) {
        if (epoch <= seen) {
            store.raise(run, epoch, self, seen + 1);
            epoch = seen + 1;
        }
    }

    /** Whether the lease is still ours as far as this process can know without asking. */
    public boolean held() {
        if (System.nanoTime() - heardAt > duration.toNanos()) {
            lost = true;
        }
        return !lost;
    }

    /** Lets the attempt's working time begin now that all checks are done; see {@link Ledger#fenced}. */
    public void begin() {
        store.begin(run, epoch);
    }

    /**
     * The last statement of a transaction; see {@link LeaseStore#requireHeld}.
     *
     * @throws LeaseLostException if the lease is no longer ours
     */
    public void requireHeld() {
        int proven = epoch;
        try {
            store.requireHeld(run, proven, self);
        } catch (LeaseLostException e) {
            // Another thread of ours may have raised the epoch meanwhile.
            int now = settledEpoch();
            if (now == proven) {
                throw e;
            }
            store.requireHeld(run, now, self);
        }
    }

    private synchronized int settledEpoch() {
        return epoch;
    }

    /** What every part of the work calls now and then. */
    public void check() {
        if (!held()) {
            throw new LeaseLostException(run, epoch);
        }
    }

    /** Gives the lease back, with what became of the attempt. */
    public void release(AttemptOutcome outcome, @Nullable String message) {
        stopBeating();
        store.release(run, epoch, self, outcome, message);
    }

    /** Without an interrupt: one that meets H2 at work on its file closes the database. */
    private synchronized void stopBeating() {
        heart.shutdown();
    }
}
