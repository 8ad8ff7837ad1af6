package dev.nightshift.ledger;

import dev.nightshift.database.DriverText;
import dev.nightshift.work.Causes;
import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lease that this process holds. Its own thread renews it until it is released or lost. A lost lease stays lost.
 * Thread-safe.
 */
public final class Lease implements Fence {

    private static final Logger log = LoggerFactory.getLogger(Lease.class);

    private static final long STOP_CHECK_MILLIS = 1_000;

    private static final int CHECK_MILLIS = 50;

    private final LeaseStore store;
    private final long run;
    private final int epoch;
    private final Owner self;
    private final Duration duration;
    private final Duration outage;
    private final Consumer<StopRequest> stop;
    private final ScheduledExecutorService heart;
    private @Nullable Waits waits;
    private Waits.@Nullable Wait reported;

    private volatile long renewedAt;
    private volatile boolean lost;

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
        this.outage = settings.outage();
        this.stop = stop;
        this.renewedAt = takenAt;
        this.heart = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("lease of run " + run));
    }

    /**
     * Takes the lease of a run and starts renewing it.
     *
     * @param stop receives an operator's stop request after {@link #listen}; must return quickly
     * @throws LeaseHeldException if another process that may be alive holds the lease
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

    /** Sends a heartbeat. It is synchronized, so that none is sent after {@link #stopBeating}. */
    private synchronized void beat() {
        if (heart.isShutdown()) {
            return;
        }
        try {
            // Read before the update, so that the lease is not taken to be valid for longer than in the ledger.
            long asked = System.nanoTime();
            if (store.beat(run, epoch, self, duration)) {
                renewedAt = asked;
                reportWait();
            } else {
                lost = true;
            }
        } catch (RuntimeException | OutOfMemoryError e) {
            // A failed heartbeat must not end the following ones. If none succeeds within the lease's duration, held()
            // returns false.
            log.warn("Heartbeat of run {} failed and will be retried: {}", run, reason(e));
        }
    }

    /** What the driver said, without the statement. */
    private static String reason(Throwable failure) {
        return Causes.first(failure, SQLException.class).map(DriverText::of).orElseGet(() -> DriverText.of(failure));
    }

    /** Stores what the work waits for when that changes, so that other processes can show it. */
    private void reportWait() {
        Waits.Wait wait = waits == null ? null : waits.longest();
        if (!Objects.equals(wait, reported)) {
            try {
                store.waiting(run, epoch, self, wait);
                reported = wait;
            } catch (RuntimeException e) {
                log.warn(
                        "What run {} waits for could not be stored, and storing it will be retried: {}",
                        run,
                        reason(e));
            }
        }
    }

    /**
     * Starts to check once a second for an operator's stop request, and to store what the work waits for. It is not
     * part of {@link #take}, because the caller first clears an old request.
     */
    public synchronized void listen(Waits work) {
        waits = work;
        var unused = heart.scheduleWithFixedDelay(this::checkStopRequest, 0, STOP_CHECK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void checkStopRequest() {
        try {
            store.stopRequest(run).ifPresent(stop);
        } catch (RuntimeException | OutOfMemoryError e) {
            log.debug(
                    "The stop request of run {} could not be read, and reading it will be retried: {}", run, reason(e));
        }
    }

    @Override
    public int epoch() {
        return epoch;
    }

    /**
     * Whether the lease may be held, as far as this process knows without a query. While the ledger cannot be reached,
     * nobody can take the lease, so that work may continue for a while. What it commits is fenced.
     */
    @Override
    public boolean held() {
        if (System.nanoTime() - renewedAt > outage.toNanos()) {
            lost = true;
        }
        return !lost;
    }

    /** Starts the attempt's working time after all checks; call within {@link Ledger#fenced}. */
    public void begin() {
        store.begin(run, epoch);
    }

    /**
     * Requires as the last statement of a transaction that the lease is held; see {@link LeaseStore#requireHeld}.
     *
     * @throws LeaseLostException if the lease was lost
     */
    @Override
    public void requireHeld() {
        store.requireHeld(run, epoch, self);
    }

    /**
     * Requires that the lease has not expired. If it has, waits for the next heartbeat, which shows who holds it.
     *
     * @throws NightshiftException if a stop was requested while it waits
     */
    @Override
    public void check(StopSignal work) {
        while (held() && System.nanoTime() - renewedAt > duration.toNanos()) {
            if (work.requested()) {
                throw new NightshiftException(
                        Reason.STOPPED, "Stopped while waiting for a heartbeat: " + work.reason(), null);
            }
            try {
                Thread.sleep(CHECK_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LeaseLostException(run, epoch);
            }
        }
        if (!held()) {
            throw new LeaseLostException(run, epoch);
        }
    }

    /** Releases the lease and records the outcome of the attempt. */
    public void release(AttemptOutcome outcome, @Nullable String message) {
        stopBeating();
        store.release(run, epoch, self, outcome, message);
    }

    /** Releases the lease as if there had been no attempt; only for one that has not begun to work. */
    public void cancel() {
        stopBeating();
        store.cancel(run, epoch, self);
    }

    /**
     * Stops the heartbeats without an interrupt, because an interrupt while H2 accesses its file closes the database.
     */
    private synchronized void stopBeating() {
        heart.shutdown();
    }
}
