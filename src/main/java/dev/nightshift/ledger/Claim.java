package dev.nightshift.ledger;

import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The right of this worker to copy one partition. It is lost when it was not renewed for its duration, regardless of
 * whether the ledger can be reached, and a lost claim stays lost. The worker renews it. Thread-safe.
 */
public final class Claim implements Fence {

    private final ClaimStore store;
    private final long run;
    private final int partition;
    private final int epoch;
    private final long step;
    private final @Nullable String snapshot;
    private final Duration duration;
    private final AtomicLong renewedAt;
    private volatile boolean lost;

    /** @param renewedAt when the claim was asked for, which is not later than its beginning in the ledger */
    Claim(
            ClaimStore store,
            long run,
            int partition,
            int epoch,
            long step,
            @Nullable String snapshot,
            Duration duration,
            AtomicLong renewedAt) {
        this.store = store;
        this.run = run;
        this.partition = partition;
        this.epoch = epoch;
        this.step = step;
        this.snapshot = snapshot;
        this.duration = duration;
        this.renewedAt = renewedAt;
    }

    /** The number of the run. */
    public long run() {
        return run;
    }

    /** The number of the partition. */
    public int partition() {
        return partition;
    }

    /** The partition's step in Spring Batch's tables. */
    public long step() {
        return step;
    }

    /** The snapshot that the manager holds for all sessions; null for none. */
    public @Nullable String snapshot() {
        return snapshot;
    }

    @Override
    public int epoch() {
        return epoch;
    }

    /**
     * Renews the claim, or finds that it is lost. What is lost is not renewed, so that another worker can resume the
     * partition although this one still ends what it does.
     */
    public void renew() {
        if (!held()) {
            return;
        }
        // Read before the update, so that the claim is not taken to be valid for longer than in the ledger.
        long asked = System.nanoTime();
        if (store.renew(run, partition, epoch, duration)) {
            renewedAt.set(asked);
        } else {
            lost = true;
        }
    }

    @Override
    public boolean held() {
        if (System.nanoTime() - renewedAt.get() > duration.toNanos()) {
            lost = true;
        }
        return !lost;
    }

    @Override
    public void requireHeld() {
        store.requireHeld(run, partition, epoch);
    }

    @Override
    public void check(StopSignal work) {
        if (!held()) {
            throw new LeaseLostException(run, partition, epoch);
        }
    }

    /** Ends the claim: another worker resumes the partition. */
    public void release() {
        store.end(run, partition, epoch, false);
    }

    /** Ends the claim of a partition that is copied completely. */
    public void done() {
        store.end(run, partition, epoch, true);
    }

    /**
     * Ends the claim because of a failure, which the manager reads.
     *
     * @param progressed whether rows were committed under this claim; then earlier failures do not count
     */
    public void fail(Reason reason, @Nullable String message, boolean progressed) {
        store.fail(run, partition, epoch, reason, message, progressed);
    }

    @Override
    public String toString() {
        return "partition " + partition + " of run " + run;
    }
}
