package dev.nightshift.operation;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.migration.BatchHistory;
import dev.nightshift.publication.Documents;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import java.util.function.BiConsumer;

/**
 * Repairs the state that dead processes left behind. It holds the run's lease, so it never interferes with a process
 * that is alive.
 */
final class Recovery {

    private final OperationContext context;
    private final Ledger ledger;

    Recovery(OperationContext context, Ledger ledger) {
        this.context = context;
        this.ledger = ledger;
    }

    /** Whether a process died while it worked on the run. */
    static boolean dead(Run run, Ledger ledger) {
        return run.state() == RunState.RUNNING
                && !ledger.leases()
                        .state(run.id())
                        .map(lease -> lease.alive(Owner.self()))
                        .orElse(false);
    }

    /** Makes a run restartable and returns a sentence about it, and the next command. */
    String recover(Run run) {
        if (run.state().last()) {
            return "Run " + run.id() + " is " + run.state() + "; there is nothing to recover.";
        }
        String next = ". Next command: " + new NextCommand(context.home(), ledger).resume(run);
        return makeRestartable(run) + next;
    }

    /** Makes a run restartable and returns what is to be said about it. */
    String makeRestartable(Run run) {
        String died = died(run);
        boolean wasDead = dead(run, ledger);
        withLease(run, AttemptOutcome.RECOVERED, "recovered by " + context.operator(), (history, lease) -> {
            history.makeRestartable(run.key());
            if (wasDead) {
                ledger.fenced(lease, () -> ledger.runs().setState(run.id(), RunState.FAILED, died));
            }
        });
        if (wasDead) {
            new RunNotifier(context, ledger).died(run, died);
        }
        return wasDead
                ? "Run " + run.id() + " is recovered: " + died
                : "Run " + run.id() + " is " + run.state() + " and no process had died";
    }

    /** Returns a sentence on how the process died, as far as the ledger knows. */
    String died(Run run) {
        LeaseState lease = ledger.leases().state(run.id()).orElse(null);
        Instant heartbeat =
                ledger.list().find(run.id()).map(RunRow::heartbeatAt).orElse(null);
        return lease == null || lease.owner() == null || heartbeat == null
                ? "its process died"
                : lease.owner() + " died; its last heartbeat was at " + heartbeat;
    }

    /** Abandons a run permanently and returns a sentence about it. */
    String abandon(Run run, Target target) {
        if (run.state() == RunState.ABANDONED) {
            return "Run " + run.id() + " is abandoned already.";
        }
        if (run.state() == RunState.COMPLETED) {
            throw NightshiftException.refused(
                    "Run " + run.id() + " is complete and its result is published, so it cannot be abandoned");
        }
        requireNotFollowed(run, target);
        String by = "abandoned by " + context.operator();
        withLease(run, AttemptOutcome.ABANDONED, by, (history, lease) -> {
            history.abandon(run.key());
            ledger.fenced(lease, () -> ledger.runs().setState(run.id(), RunState.ABANDONED, by));
        });
        new SortFiles(context).remove(run, ledger);
        return "Run " + run.id()
                + " is abandoned and cannot be restarted. Its objects stay in the bucket;"
                + " no manifest names them. Start a new run with: "
                + new NextCommand(context.home(), ledger).newRun(run);
    }

    /**
     * Refuses a night whose manifest is in the bucket, because {@code latest.json} may name it, and the next night
     * would copy its window again; unless no restart can publish it.
     */
    private void requireNotFollowed(Run run, Target target) {
        Plan plan = ledger.runs().plan(run.id()).orElse(null);
        if (plan == null
                || plan.window() == null
                || ledger.runs().publication(run.id()).isEmpty()
                || NightWindow.unpublishable(run, ledger)) {
            return;
        }
        target.requireBucketOf(run.id(), plan);
        String manifest = Documents.folder(run, plan).document("manifest.json");
        if (target.open().get(manifest).isPresent()) {
            throw NightshiftException.refused("Run " + run.id() + " (cutoff "
                    + run.key().cutoff() + ") is a night whose manifest is in the bucket already, "
                    + target.location(plan.bucket(), manifest)
                    + ", so readers may have its rows and it cannot be abandoned. Publish it with: "
                    + context.home().command("restart " + run.id()));
        }
    }

    /** Records that a run whose process died is stopped, as an operator requested. */
    void stopDead(Run run, String reason) {
        withLease(run, AttemptOutcome.STOPPED, reason, (history, lease) -> {
            history.makeRestartable(run.key());
            ledger.fenced(lease, () -> ledger.runs().setState(run.id(), RunState.STOPPED, reason));
        });
    }

    /** @throws dev.nightshift.ledger.LeaseHeldException if a process works on the run */
    private void withLease(Run run, AttemptOutcome outcome, String message, BiConsumer<BatchHistory, Lease> work) {
        Lease lease = Lease.take(
                ledger.leases(), run.id(), Owner.self(), context.settings().lease(), stopRequest -> {});
        try {
            work.accept(BatchHistory.of(ledger), lease);
            lease.release(outcome, message);
        } catch (RuntimeException e) {
            try {
                lease.release(AttemptOutcome.FAILED, FailureText.stored(e));
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            NightshiftException takenOver = new Takeover(context, ledger).by(run, lease, e);
            throw takenOver == null ? e : takenOver;
        }
    }
}
