package dev.nightshift.operation;

import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Run;
import dev.nightshift.work.StopSignal;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tells living owners of runs from dead ones. A scheduler that retries shortly after a kill would otherwise be told
 * that the run is in good hands.
 */
record OwnerWait(Ledger ledger, StopSignal stop, Consumer<String> messages) {

    private static final int CHECK_MILLIS = 100;

    /**
     * Waits until the owner of the run's lease sends a heartbeat, which shows that it is alive, or until the lease
     * ends, as after a kill.
     *
     * @return the run after that
     */
    Run await(Run run) {
        LeaseState before = ledger.leases().state(run.id()).orElse(null);
        if (before == null || !before.alive(Owner.self())) {
            return run;
        }
        messages.accept("Run " + run.id() + " is held by " + before.owner() + ", whose last heartbeat was "
                + Math.max(0, before.age().toSeconds())
                + " s ago; waiting until its next one, or until its lease ends");
        // Compared with the check before: at the first one, the heartbeat may have been younger than at any later one.
        AtomicReference<LeaseState> last = new AtomicReference<>(before);
        until(() -> {
            LeaseState now = ledger.leases().state(run.id()).orElse(null);
            return now == null || beat(last.getAndSet(now), now) || !now.alive(Owner.self());
        });
        return ledger.runs().find(run.id()).orElse(run);
    }

    /** Waits until something has happened, or until a stop is requested. */
    void until(BooleanSupplier happened) {
        try {
            while (stop.reason() == null && !happened.getAsBoolean()) {
                Thread.sleep(CHECK_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean beat(LeaseState before, LeaseState now) {
        return now.epoch() != before.epoch() || now.age().compareTo(before.age()) < 0;
    }
}
