package dev.nightshift.operation;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.LeaseLostException;
import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.ledger.RunState;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Starts a run or goes on with it, under its lease, and leaves in the ledger what became of the attempt. */
final class RunOperation {

    private static final Logger log = LoggerFactory.getLogger(RunOperation.class);

    private final OperationContext context;
    private final Ledger ledger;
    private final Target target;
    private final ProgressListener progress;
    private final StopSignal stop;
    private final RunNotifier notifier;

    /** Through a ledger that others can look into meanwhile. */
    RunOperation(OperationContext context, Ledger ledger, Target target, ProgressListener progress, StopSignal stop) {
        this.context = context;
        this.ledger = ledger;
        this.target = target;
        this.progress = progress;
        this.stop = stop;
        this.notifier = new RunNotifier(context, ledger);
        ledger.share();
    }

    /** The newest run for a cutoff, or the next rerun; created where there is none. */
    Run find(String source, Instant cutoff, boolean rerun) {
        Run newest = ledger.runs().reruns(source, cutoff).stream().findFirst().orElse(null);
        // A rerun that nobody began is as good as the next one.
        if (newest != null && (!rerun || (newest.key().rerun() > 0 && newest.state() == RunState.NEW))) {
            requireLedgerOfOwn(newest);
            return newest;
        }
        requireLedgerOfOwn(null);
        int last = newest == null ? -1 : newest.key().rerun();
        int number = rerun ? Math.max(last, newestPublished(source, cutoff)) + 1 : 0;
        return ledger.runs().findOrCreate(new RunKey(source, cutoff, number));
    }

    /** A run that a process may go on with through this ledger. */
    Run requireRestartable(Run run) {
        requireLedgerOfOwn(run);
        return run;
    }

    /** Connected to the embedded ledger of another process, this one would be cut off by that one's end. */
    private void requireLedgerOfOwn(@Nullable Run run) {
        if (ledger.canWork() || (run != null && run.state() == RunState.COMPLETED)) {
            return;
        }
        LeaseState lease = run == null ? null : ledger.leases().state(run.id()).orElse(null);
        if (run != null && lease != null && !lease.dead(Owner.self())) {
            lease.requireFree(run.id());
        }
        throw NightshiftException.held(
                "Another process works with the embedded ledger in "
                        + context.home().var()
                        + ", and its end would cut this one off;"
                        + " wait for it, or set nightshift.ledger.url to a database that many can use",
                null);
    }

    private int newestPublished(String source, Instant cutoff) {
        RunFolder folder = new RunFolder(target.prefix(), source, cutoff, 0);
        return target.open().list(folder.allReruns()).stream()
                .map(ObjectSummary::key)
                .map(RunFolder::rerunOf)
                .filter(OptionalInt::isPresent)
                .mapToInt(OptionalInt::getAsInt)
                .max()
                .orElse(-1);
    }

    /**
     * Works on a run until it is published, stopped or failed, and tells whoever wants to know. An operator's wish that it
     * stays stopped ends here.
     */
    RunResult execute(Run run, RunTerms terms) {
        // Nothing is tried then, so there is nothing new to tell.
        requireOpen(run);
        RunResult.Ending ending;
        try {
            ending = work(run, terms);
        } catch (RuntimeException | Error e) {
            notifier.failed(run, e);
            throw e;
        }
        if (ending == RunResult.Ending.COMPLETED) {
            notifier.completed(run);
        } else {
            notifier.ended(run);
        }
        if (ending == RunResult.Ending.ALREADY_COMPLETE && terms.top() != null) {
            noteOtherTop(run, terms.top());
        }
        Run now = fresh(run);
        if (now.state() == RunState.COMPLETED) {
            new SortFiles(context).remove(now, ledger);
        }
        StatusReader reader = new StatusReader(ledger, target, context.home());
        return new RunResult(ending, reader.of(run.id()), reader.report(now).orElse(null));
    }

    private void noteOtherTop(Run run, int wanted) {
        int top = ledger.runs().plan(run.id()).orElseThrow().top();
        if (top != wanted) {
            progress.note("Run " + run.id() + " was made with --top " + top + "; for the latest " + wanted
                    + " logins begin anew with: " + new NextCommand(context.home(), ledger).newRun(run) + " --top "
                    + wanted);
        }
    }

    private RunResult.Ending work(Run run, RunTerms terms) {
        if (run.state() == RunState.COMPLETED) {
            return RunResult.Ending.ALREADY_COMPLETE;
        }
        target.prepare();
        String died = Recovery.dead(run, ledger) ? new Recovery(context, ledger).died(run) : null;
        Lease lease = Lease.take(
                ledger.leases(),
                run.id(),
                Owner.self(),
                context.settings().lease(),
                wish -> stop.request("operator, " + wish));
        try {
            // Another process may have completed it between the look and the taking.
            Run now = fresh(run);
            if (now.state() == RunState.COMPLETED) {
                release(lease, AttemptOutcome.COMPLETED, "it was complete already");
                return RunResult.Ending.ALREADY_COMPLETE;
            }
            requireOpen(now);
            if (died != null) {
                notifier.died(now, died);
            }
            if (now.stopWish() != null) {
                ledger.fenced(lease, () -> ledger.runs().clearStopWish(run.id()));
            }
            lease.listen();
            return attempt(run, terms, lease);
        } catch (LeaseLostException e) {
            release(lease, AttemptOutcome.FAILED, e.getMessage());
            throw lost(run, e);
        } catch (AttemptFailure e) {
            giveUp(run, lease, e.failure);
            throw failed(run, e.failure);
        } catch (RuntimeException | Error e) {
            // An error may not end a process that serves: without this its lease would be kept alive for ever.
            giveUp(run, lease, e);
            throw e;
        }
    }

    private void requireOpen(Run run) {
        String startNew = "begin anew with: " + new NextCommand(context.home(), ledger).newRun(run);
        if (run.state() == RunState.ABANDONED) {
            throw NightshiftException.refused(
                    "Run " + run.id() + " was given up (" + run.lastError() + "); " + startNew);
        }
        if (run.state() == RunState.SNAPSHOT_LOST) {
            throw NightshiftException.snapshotLost(
                    "Run " + run.id() + " cannot be ended: " + run.lastError() + "; " + startNew, null);
        }
    }

    private Run fresh(Run run) {
        return ledger.runs().find(run.id()).orElseThrow();
    }

    private boolean complete(Run run, @Nullable Throwable failure) {
        try {
            return fresh(run).state() == RunState.COMPLETED;
        } catch (DataAccessException | TransactionException e) {
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e);
            return false;
        }
    }

    private RunResult.Ending attempt(Run run, RunTerms terms, Lease lease) {
        Throwable failure = new RunAttempt(context, ledger, target, progress, stop).execute(run, terms, lease);
        // The ledger's word rules, whatever became of Spring Batch's own books after the publishing.
        if (complete(run, failure)) {
            release(lease, AttemptOutcome.COMPLETED, null);
            // Who lost the lease and finds the run complete owes that to another process.
            return failure instanceof LeaseLostException || !lease.held()
                    ? RunResult.Ending.ALREADY_COMPLETE
                    : RunResult.Ending.COMPLETED;
        }
        if (failure != null) {
            throw failure instanceof LeaseLostException lost ? lost : new AttemptFailure(failure);
        }
        lease.check();
        String reason = "stopped: " + stop.reason();
        ledger.fenced(lease, () -> ledger.runs().setState(run.id(), RunState.STOPPED, reason));
        release(lease, AttemptOutcome.STOPPED, reason);
        return RunResult.Ending.STOPPED;
    }

    /** What became of the run is committed: a lease that cannot be given back expires by itself. */
    private static void release(Lease lease, AttemptOutcome outcome, @Nullable String message) {
        try {
            lease.release(outcome, message);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The lease could not be given back and will expire by itself: {}", FailureText.of(e));
        }
    }

    private NightshiftException lost(Run run, LeaseLostException failure) {
        LeaseState state = ledger.leases().state(run.id()).orElse(null);
        boolean taken =
                state != null && state.held() && !Owner.self().equals(state.owner()) && !state.dead(Owner.self());
        return taken ? NightshiftException.held(failure.getMessage(), failure) : failed(run, failure);
    }

    /** A run that failed while it worked can be restarted, whatever it failed of, unless it can never be published. */
    private NightshiftException failed(Run run, Throwable failure) {
        Reason reason = reason(failure);
        String text = FailureText.of(failure);
        String what = switch (reason) {
            case SNAPSHOT_LOST ->
                "cannot be resumed, because its snapshot of the source is gone: " + text
                        + "\nTo prevent that, let the database keep its undo (UNDO_RETENTION) for longer than a run"
                        + " takes with all its attempts."
                        + "\nStart a new run with: ";
            case INCONSISTENT -> "cannot be published: " + text + "\nStart a new run with: ";
            case WITHHELD -> "is not published: " + text + "\nPublish it all the same with: ";
            default -> {
                if (!(failure instanceof NightshiftException)) {
                    log.debug("Run {} failed", run.id(), failure);
                }
                yield "failed" + afterRows(run, failure) + ": " + text + "\nRestart it with: ";
            }
        };
        return new NightshiftException(reason, "Run " + run.id() + " " + what + next(reason, run, failure), failure);
    }

    /** Of the job's failure: what was refused while the job worked is no refusal to start. */
    private static Reason reason(Throwable failure) {
        Reason reason = failure instanceof NightshiftException known ? known.reason() : Reason.FAILED;
        return switch (reason) {
            case SNAPSHOT_LOST, INCONSISTENT, WITHHELD -> reason;
            default -> Reason.FAILED;
        };
    }

    private String next(Reason reason, Run run, Throwable failure) {
        try {
            return new NextCommand(context.home(), ledger).after(reason, run);
        } catch (DataAccessException | TransactionException e) {
            failure.addSuppressed(e);
            return context.home().command("status " + run.id());
        }
    }

    private String afterRows(Run run, Throwable failure) {
        try {
            return " after " + Figures.number(ledger.progress().rowsDone(run.id())) + " committed rows";
        } catch (DataAccessException | TransactionException e) {
            failure.addSuppressed(e);
            return "";
        }
    }

    private void giveUp(Run run, Lease lease, Throwable failure) {
        String message = FailureText.of(failure);
        Reason reason = reason(failure);
        RunState state = reason == Reason.SNAPSHOT_LOST ? RunState.SNAPSHOT_LOST : RunState.FAILED;
        try {
            ledger.fenced(lease, () -> ledger.runs().setState(run.id(), state, message));
        } catch (DataAccessException | TransactionException | LeaseLostException e) {
            // The run then looks dead, or is another's, until somebody goes on with it: as good as FAILED.
            failure.addSuppressed(e);
        }
        // In any case: a lease that nobody works under must not be kept alive.
        release(lease, AttemptOutcome.of(reason), message);
    }

    /** What ended the job, until the run's state is stored and the message has its next step. */
    private static final class AttemptFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Throwable failure;

        AttemptFailure(Throwable failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
