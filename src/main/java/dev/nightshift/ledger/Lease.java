package dev.nightshift.ledger;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * A lease that this process holds, kept alive by a thread of its own until it is released or lost. Once lost it stays
 * lost. Thread-safe.
 */
public final class Lease {

    private static final Logger log = LoggerFactory.getLogger(Lease.class);

    private final LeaseStore store;
    private final long run;
    private final Owner self;
    private final long durationNanos;
    private final ScheduledExecutorService heart;
    private final ScheduledFuture<?> beats;

    private volatile long heardAt = System.nanoTime();
    private volatile boolean lost;
    private volatile int epoch;

    private Lease(LeaseStore store, long run, int epoch, Owner self, LeaseProperties settings) {
        this.store = store;
        this.run = run;
        this.epoch = epoch;
        this.self = self;
        this.durationNanos = settings.duration().toNanos();
        this.heart = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "lease of run " + run);
            thread.setDaemon(true);
            return thread;
        });
        long beat = settings.beat().toMillis();
        this.beats = heart.scheduleWithFixedDelay(this::beat, beat, beat, TimeUnit.MILLISECONDS);
    }

    /**
     * Takes the lease of a run and keeps it.
     *
     * @throws LeaseHeldException if another process has it and may be alive
     */
    public static Lease take(LeaseStore store, long run, Owner self, LeaseProperties settings) {
        Duration duration = settings.duration();
        return new Lease(store, run, store.take(run, self, duration), self, settings);
    }

    private void beat() {
        try {
            if (store.beat(run, epoch, self)) {
                heardAt = System.nanoTime();
            } else {
                lost = true;
            }
        } catch (DataAccessException | TransactionException e) {
            // One beat may fail; without any for the lease's whole duration, held() says so.
            log.warn("Heartbeat of run {} failed, will be tried again: {}", run, e.getMessage());
        }
    }

    /** Stands in the keys of parts. */
    public int epoch() {
        return epoch;
    }

    /** Takes a higher epoch, where objects of an unknown past bear this one. */
    public void raise(int higher) {
        store.raise(run, epoch, self, higher);
        epoch = higher;
    }

    /** Whether the lease is still ours as far as this process can know without asking. */
    public boolean held() {
        if (System.nanoTime() - heardAt > durationNanos) {
            lost = true;
        }
        return !lost;
    }

    /** Lets the attempt's working time begin now that all checks are done; see {@link Ledger#provenBy}. */
    public void begin() {
        store.begin(run, epoch);
    }

    /**
     * The last statement of a transaction; see {@link LeaseStore#prove}.
     *
     * @throws LeaseLostException if the lease is no longer ours
     */
    public void prove() {
        store.prove(run, epoch, self);
    }

    /** What every part of the work calls now and then. */
    public void check() {
        if (!held()) {
            throw new LeaseLostException(run, epoch);
        }
    }

    /** Gives the lease back, with what became of the attempt. */
    public void release(String outcome, @Nullable String message) {
        // Without an interrupt, which would make H2 close the file under a beat.
        beats.cancel(false);
        heart.shutdown();
        store.release(run, epoch, self, outcome, message);
    }
}
