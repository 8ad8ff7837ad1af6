package dev.nightshift.operation;

import dev.nightshift.ledger.LeaseHeldException;
import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.StopRequest;
import dev.nightshift.work.NightshiftException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stops a run, wherever its process works: leaves the wish in the ledger, which that process hears within a second, and
 * waits until nobody works on the run any more. The ledger is opened for each look anew, because the embedded one ends
 * with the process that shares it.
 */
final class StopOperation {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);
    private static final int LOOKS_BETWEEN_WORDS = 20;
    private static final int MOST_FAILED_LOOKS = 20;

    private final OperationContext context;
    private final Consumer<String> told;

    StopOperation(OperationContext context, Consumer<String> told) {
        this.context = context;
        this.told = told;
    }

    /** Leaves the wish and waits for as long as it takes. */
    RunStatus stop(RunSelector selector, @Nullable String reason) {
        return stop(selector, reason, null).orElseThrow();
    }

    /**
     * Leaves the wish, whose failure is thrown, and waits.
     *
     * @param patience how long to wait; null: for as long as it takes
     * @return how the run stands; empty: the wish is left, and after that time somebody may still work on the run
     */
    Optional<RunStatus> stop(RunSelector selector, @Nullable String reason, @Nullable Duration patience) {
        StopRequest wish = new StopRequest(context.operator(), reason == null ? "no reason given" : reason);
        long run = context.with((ledger, target) -> {
            Run found = selector.find(ledger, context);
            if (!found.state().last()) {
                ledger.runs().wishStopped(found.id(), wish);
            }
            return found.id();
        });
        return await(run, "stopped: operator, " + wish, patience);
    }

    private Optional<RunStatus> await(long run, String reason, @Nullable Duration patience) {
        long begun = System.nanoTime();
        int failed = 0;
        for (int looks = 0; ; looks++) {
            try {
                boolean say = looks % LOOKS_BETWEEN_WORDS == 0;
                Optional<RunStatus> status = context.with((ledger, target) -> look(run, reason, say, ledger, target));
                failed = 0;
                if (status.isPresent()) {
                    return status;
                }
            } catch (NightshiftException e) {
                // The process that shared the ledger has ended, or the database is away for a moment.
                if (++failed == MOST_FAILED_LOOKS) {
                    throw e;
                }
            }
            if (patience != null && System.nanoTime() - begun >= patience.toNanos()) {
                return Optional.empty();
            }
            pause();
        }
    }

    /** How the run stands; empty: somebody still works on it. */
    private Optional<RunStatus> look(long id, String reason, boolean say, Ledger ledger, Target target) {
        Run run = ledger.runs().find(id).orElseThrow();
        LeaseState lease = ledger.leases().state(id).orElse(null);
        if (!run.state().last() && lease != null && lease.alive(Owner.self())) {
            if (say) {
                told.accept("Waiting for " + lease.owner() + " to stop run " + id + " (heard of "
                        + Math.max(0, lease.age().toSeconds()) + " s ago)");
            }
            return Optional.empty();
        }
        if (run.state() == RunState.RUNNING) {
            try {
                new Recovery(context, ledger).stopDead(run, reason);
            } catch (LeaseHeldException e) {
                told.accept(e.getMessage());
                return Optional.empty();
            }
        }
        return Optional.of(new StatusReader(ledger, target, context.home()).of(id));
    }

    private static void pause() {
        try {
            Thread.sleep(BETWEEN_LOOKS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NightshiftException.failed("Interrupted while waiting for the run to stop; it was asked to", e);
        }
    }
}
