package dev.nightshift.operation;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.migration.BatchHistory;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import java.util.function.BiConsumer;

/** Sets right what dead processes left, under the run's lease, so never against one that is alive. */
final class Recovery {

    private final OperationContext context;
    private final Ledger ledger;

    Recovery(OperationContext context, Ledger ledger) {
        this.context = context;
        this.ledger = ledger;
    }

    /** Whether a process died at work on the run. */
    static boolean dead(Run run, Ledger ledger) {
        return run.state() == RunState.RUNNING
                && !ledger.leases()
                        .state(run.id())
                        .map(lease -> lease.alive(Owner.self()))
                        .orElse(false);
    }

    /** Makes a run restartable; says what was done. */
    String recover(Run run) {
        if (run.state().last()) {
            return "Run " + run.id() + " is " + run.state() + "; there is nothing to recover.";
        }
        String goOn = "; go on with it by: " + context.home().command("restart " + run.id());
        String died = died(run);
        boolean wasDead = dead(run, ledger);
        under(run, AttemptOutcome.RECOVERED, "recovered by " + context.operator(), (history, lease) -> {
            history.makeRestartable(run.key());
            if (wasDead) {
                ledger.fenced(lease, () -> ledger.runs().setState(run.id(), RunState.FAILED, died));
            }
        });
        if (wasDead) {
            new RunNotifier(context, ledger).died(run, died);
        }
        return wasDead
                ? "Run " + run.id() + " is recovered: " + died + goOn
                : "Run " + run.id() + " is " + run.state() + " and no process was dead" + goOn;
    }

    /** How, in words, as far as the ledger knows. */
    String died(Run run) {
        LeaseState lease = ledger.leases().state(run.id()).orElse(null);
        Instant heard = ledger.list().find(run.id()).map(RunRow::heartbeatAt).orElse(null);
        return lease == null || lease.owner() == null || heard == null
                ? "its process died"
                : lease.owner() + " died; it was last heard of at " + heard;
    }

    /** Gives a run up for ever; says what was done. */
    String abandon(Run run) {
        if (run.state() == RunState.ABANDONED) {
            return "Run " + run.id() + " is given up already.";
        }
        if (run.state() == RunState.COMPLETED) {
            throw NightshiftException.refused(
                    "Run " + run.id() + " is complete and its result is published; there is nothing to give up");
        }
        String by = "given up by " + context.operator();
        under(run, AttemptOutcome.ABANDONED, by, (history, lease) -> {
            history.abandon(run.key());
            ledger.fenced(lease, () -> ledger.runs().setState(run.id(), RunState.ABANDONED, by));
        });
        new SortFiles(context).remove(run, ledger);
        return "Run " + run.id()
                + " is given up and will never be gone on with. What it put into the bucket stays there;"
                + " no manifest names it. Begin anew with: "
                + new NextCommand(context.home(), ledger).newRun(run);
    }

    /** Writes down that a run whose process died is stopped now, as an operator wished. */
    void stopDead(Run run, String reason) {
        under(run, AttemptOutcome.STOPPED, reason, (history, lease) -> {
            history.makeRestartable(run.key());
            ledger.fenced(lease, () -> ledger.runs().setState(run.id(), RunState.STOPPED, reason));
        });
    }

    /** @throws dev.nightshift.ledger.LeaseHeldException if a process is at work */
    private void under(Run run, AttemptOutcome outcome, String message, BiConsumer<BatchHistory, Lease> work) {
        Lease lease = Lease.take(
                ledger.leases(), run.id(), Owner.self(), context.settings().lease(), wish -> {});
        try {
            BatchHistory.with(ledger, history -> work.accept(history, lease));
            lease.release(outcome, message);
        } catch (RuntimeException e) {
            try {
                lease.release(AttemptOutcome.FAILED, e.getMessage());
            } catch (RuntimeException again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }
}
