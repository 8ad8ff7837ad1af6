package dev.nightshift.operation;

import dev.nightshift.ledger.LeaseHeldException;
import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.StopRequest;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stops a run, regardless of where its process works. It stores the request in the ledger, which that process sees
 * within a second, and waits until no process works on the run. The ledger is opened again for each check, because the
 * embedded one ends with the process that shares it.
 */
final class StopOperation {

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(500);
    private static final int CHECKS_PER_MESSAGE = 20;
    private static final int MAX_FAILED_CHECKS = 20;

    private final OperationContext context;
    private final Consumer<String> progress;

    StopOperation(OperationContext context, Consumer<String> progress) {
        this.context = context;
        this.progress = progress;
    }

    /** Stores the request and waits for as long as it takes. */
    RunStatus stop(RunSelector selector, @Nullable String reason) {
        return stop(selector, reason, null).orElseThrow();
    }

    /**
     * Stores the request and waits. Throws an exception if the request cannot be stored.
     *
     * @param patience how long to wait; null for as long as it takes
     * @return the status of the run; empty if the request is stored, but a process may still work on the run after that
     *     time
     */
    Optional<RunStatus> stop(RunSelector selector, @Nullable String reason, @Nullable Duration patience) {
        StopRequest stopRequest = new StopRequest(context.operator(), reason == null ? "no reason given" : reason);
        long run = context.with((ledger, target) -> {
            Run found = selector.find(ledger, context);
            if (!found.state().last()) {
                ledger.runs().requestStop(found.id(), stopRequest);
            }
            return found.id();
        });
        return await(run, "stopped: operator, " + stopRequest, patience);
    }

    private Optional<RunStatus> await(long run, String reason, @Nullable Duration patience) {
        long start = System.nanoTime();
        int failed = 0;
        for (int checks = 0; ; checks++) {
            try {
                boolean report = checks % CHECKS_PER_MESSAGE == 0;
                Optional<RunStatus> status =
                        context.with((ledger, target) -> check(run, reason, report, ledger, target));
                failed = 0;
                if (status.isPresent()) {
                    return status;
                }
            } catch (NightshiftException e) {
                // The process that shared the ledger has ended, or the database is unreachable for a moment. One that
                // does not answer has been waited for.
                if (e.reason() == Reason.HELD || ++failed == MAX_FAILED_CHECKS) {
                    throw e;
                }
            }
            if (patience != null && System.nanoTime() - start >= patience.toNanos()) {
                return Optional.empty();
            }
            pause();
        }
    }

    /** Returns the status of the run; empty if a process still works on it. */
    private Optional<RunStatus> check(long id, String reason, boolean report, Ledger ledger, Target target) {
        Run run = ledger.runs().require(id);
        LeaseState lease = ledger.leases().state(id).orElse(null);
        if (!run.state().last() && lease != null && lease.alive(Owner.self())) {
            if (report) {
                progress.accept("Waiting for " + lease.owner() + " to stop run " + id + " (last heartbeat "
                        + Figures.duration(Math.max(0, lease.age().toSeconds())) + " ago)");
            }
            return Optional.empty();
        }
        if (run.state() == RunState.RUNNING) {
            try {
                new Recovery(context, ledger).stopDead(run, reason);
            } catch (LeaseHeldException e) {
                progress.accept(e.getMessage());
                return Optional.empty();
            }
        }
        return Optional.of(new StatusReader(ledger, target, context.home()).of(id));
    }

    private static void pause() {
        try {
            Thread.sleep(CHECK_INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NightshiftException.failed("Interrupted while waiting for the run to stop; the request is stored", e);
        }
    }
}
