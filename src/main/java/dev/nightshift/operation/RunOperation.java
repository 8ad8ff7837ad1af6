package dev.nightshift.operation;

import dev.nightshift.chain.Load;
import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.LeaseHeldException;
import dev.nightshift.ledger.LeaseLostException;
import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.StopRequest;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.storage.PatientStore;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Starts or resumes a run under its lease, and records the outcome of the attempt in the ledger. */
final class RunOperation {

    private static final Logger log = LoggerFactory.getLogger(RunOperation.class);

    private final OperationContext context;
    private final Ledger ledger;
    private final Target target;
    private final ProgressListener progress;
    private final StopSignal stop;
    private final RunNotifier notifier;
    private final Waits waits = new Waits();

    /** Shares the ledger, so that other processes can read it meanwhile. */
    RunOperation(OperationContext context, Ledger ledger, Target target, ProgressListener progress, StopSignal stop) {
        this.context = context;
        this.ledger = ledger;
        this.target = target;
        this.progress = progress;
        this.stop = stop;
        this.notifier = new RunNotifier(context, ledger);
        ledger.share();
        ledger.waitWhileWorking(stop, context.settings().lease());
    }

    /** Returns the newest run for a cutoff, or the next rerun. Creates it if it does not exist. */
    Run find(String source, Instant cutoff, boolean rerun) {
        Run newest = ledger.runs().reruns(source, cutoff).stream().findFirst().orElse(null);
        // A rerun that was created but never started serves as the next one.
        if (newest != null && (!rerun || (newest.key().rerun() > 0 && newest.state() == RunState.NEW))) {
            requireOwnLedger(newest);
            return newest;
        }
        requireOwnLedger(null);
        int last = newest == null ? -1 : newest.key().rerun();
        int number = rerun ? Math.max(last, newestPublished(source, cutoff)) + 1 : 0;
        return ledger.runs().findOrCreate(new RunKey(source, cutoff, number));
    }

    /** Returns the run if this process may resume it through this ledger. */
    Run requireRestartable(Run run) {
        requireOwnLedger(run);
        return run;
    }

    /**
     * Refuses to work through the embedded ledger of another process, because the connection ends with that process.
     */
    private void requireOwnLedger(@Nullable Run run) {
        if (ledger.canWork() || (run != null && run.state() == RunState.COMPLETED)) {
            return;
        }
        LeaseState lease = run == null ? null : ledger.leases().state(run.id()).orElse(null);
        if (run != null && lease != null && !lease.dead(Owner.self())) {
            lease.requireFree(run.id());
        }
        throw NightshiftException.held(
                "Another process uses the embedded ledger in "
                        + context.home().var()
                        + "; this process would lose its connection when that one ends. Wait for it, or set"
                        + " nightshift.ledger.url to a database that several processes can use",
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
     * Works on a run until it is published, has stopped or has failed, and notifies others of the outcome. This ends an
     * operator's request that the run stays stopped.
     */
    RunResult execute(Run run, RunTerms terms) {
        // If these refuse the run, nothing was tried, so nobody is notified.
        requireOpen(run);
        if (run.state() != RunState.COMPLETED
                && SharedSetup.wanted(
                        context.settings(), terms, ledger.runs().plan(run.id()).orElse(null))) {
            SharedSetup.require(context.settings());
        }
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
        if (ending == RunResult.Ending.ALREADY_COMPLETE) {
            noteUnmet(run, terms);
        }
        Run now = reload(run);
        if (now.state() == RunState.COMPLETED) {
            new SortFiles(context).remove(now, ledger);
        }
        StatusReader reader = new StatusReader(ledger, target, context.home());
        return new RunResult(ending, reader.of(run.id()), reader.report(now).orElse(null));
    }

    private void noteUnmet(Run run, RunTerms terms) {
        Plan plan = ledger.runs().plan(run.id()).orElseThrow();
        if (terms.top() != null) {
            noteOtherTop(run, plan.top(), terms.top());
        }
        boolean incremental = context.settings().load() == Load.INCREMENTAL;
        if (terms.full()
                && incremental
                && (plan.window() == null || plan.window().from() != null)) {
            progress.note("Run " + run.id() + " did not begin a chain; begin a new one with: "
                    + NightWindow.fullRun(context.home(), run));
        }
    }

    private void noteOtherTop(Run run, int top, int wanted) {
        if (top != wanted) {
            progress.note("Run " + run.id() + " was made with --top " + top + "; for the latest " + wanted
                    + " logins start a new run with: " + new NextCommand(context.home(), ledger).newRun(run) + " --top "
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
                stopRequest -> stop.request("operator, " + stopRequest));
        Run found = run;
        target.watch(new PatientStore.Watch(stop.or(() -> lease.held() ? null : "the lease was lost"), waits));
        try {
            // Another process may have completed it before the lease was taken.
            Run now = reload(run);
            found = now;
            if (now.state() == RunState.COMPLETED) {
                release(lease, AttemptOutcome.COMPLETED, "it was complete already");
                return RunResult.Ending.ALREADY_COMPLETE;
            }
            requireOpen(now);
            if (died != null) {
                notifier.died(now, died);
            }
            if (now.stopRequest() != null) {
                ledger.fenced(lease, () -> ledger.runs().clearStopRequest(run.id()));
            }
            lease.listen(waits);
            return attempt(run, terms, lease);
        } catch (RuntimeException | Error e) {
            // An Error does not end a process that runs {@code serve}. Without this, that process would renew the lease
            // permanently.
            Throwable failure = e instanceof AttemptFailure f ? f.failure : e;
            NightshiftException takenOver = new Takeover(context, ledger).by(run, lease, failure);
            if (takenOver == null && refusal(e)) {
                leaveAsFound(found, lease, e);
                throw e;
            }
            // If another process has taken over the run, this records nothing and only ends the heartbeats.
            recordFailure(run, lease, failure);
            if (takenOver != null) {
                throw takenOver;
            }
            throw e instanceof NightshiftException known
                            && known.reason() != Reason.SNAPSHOT_LOST
                            && !(e instanceof LeaseLostException)
                    ? known
                    : new FailedRun(context, ledger, run).exception(failure);
        } finally {
            target.watch(null);
        }
    }

    /** Whether the run was refused before any work began. An operator must decide about one that is published. */
    private static boolean refusal(Throwable failure) {
        return failure instanceof NightshiftException known
                && (known.reason() == Reason.REFUSED || known.reason() == Reason.USAGE)
                && !(failure instanceof AlreadyPublishedException);
    }

    /**
     * Leaves everything as it was before the attempt, and no trace of a run that was created for it. Only the end of a
     * process that died is recorded, because it was reported, and the lease does not name that process any more.
     */
    private void leaveAsFound(Run run, Lease lease, Throwable refusal) {
        StopRequest stopRequest = run.stopRequest();
        try {
            if (run.state() == RunState.RUNNING) {
                recordFailure(run, lease, refusal);
            } else {
                lease.cancel();
            }
            if (stopRequest != null) {
                ledger.runs().requestStop(run.id(), stopRequest);
            } else if (run.state() == RunState.NEW) {
                ledger.removeUnused(run.id(), Owner.self(), context.settings().lease());
            }
        } catch (DataAccessException | TransactionException | LeaseHeldException e) {
            // The lease expires by itself, or another process works on the run now.
            refusal.addSuppressed(e);
        }
    }

    private void requireOpen(Run run) {
        String startNew = "start a new run with: " + new NextCommand(context.home(), ledger).newRun(run);
        if (run.state() == RunState.ABANDONED) {
            throw NightshiftException.refused(
                    "Run " + run.id() + " was abandoned (" + run.lastError() + "); " + startNew);
        }
        if (run.state() == RunState.SNAPSHOT_LOST) {
            throw NightshiftException.snapshotLost(
                    "Run " + run.id() + " cannot be completed: " + run.lastError() + "; " + startNew, null);
        }
    }

    private Run reload(Run run) {
        return ledger.runs().require(run.id());
    }

    private boolean complete(Run run, @Nullable Throwable failure) {
        try {
            return reload(run).state() == RunState.COMPLETED;
        } catch (DataAccessException | TransactionException e) {
            if (failure == null) {
                throw e;
            }
            failure.addSuppressed(e);
            return false;
        }
    }

    private RunResult.Ending attempt(Run run, RunTerms terms, Lease lease) {
        Throwable failure = unlessStopped(
                () -> new RunAttempt(context, ledger, target, progress, stop, waits).execute(run, terms, lease));
        // The ledger decides, even if Spring Batch could not update its own tables after the run was published.
        if (complete(run, failure) && !new Takeover(context, ledger).workedOn(run, lease)) {
            release(lease, AttemptOutcome.COMPLETED, null);
            return RunResult.Ending.COMPLETED;
        }
        if (failure != null) {
            throw new AttemptFailure(failure);
        }
        // Without a request, the lease was lost while the attempt waited, and is ours again.
        String reason = "stopped: " + Objects.requireNonNullElse(stop.reason(), "the lease was lost for a while");
        ledger.fenced(lease, () -> ledger.runs().setState(run.id(), RunState.STOPPED, reason));
        release(lease, AttemptOutcome.STOPPED, reason);
        return RunResult.Ending.STOPPED;
    }

    /** Returns no failure if the attempt stopped while it waited for the source or the bucket. */
    private static @Nullable Throwable unlessStopped(Supplier<@Nullable Throwable> work) {
        Throwable failure;
        try {
            failure = work.get();
        } catch (NightshiftException e) {
            if (e.reason() != Reason.STOPPED) {
                throw e;
            }
            failure = e;
        }
        return failure instanceof NightshiftException known && known.reason() == Reason.STOPPED ? null : failure;
    }

    /**
     * Releases the lease. The outcome of the run is committed already, and a lease that cannot be released expires by
     * itself.
     */
    private static void release(Lease lease, AttemptOutcome outcome, @Nullable String message) {
        try {
            lease.release(outcome, message);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The lease could not be released and will expire by itself: {}", FailureText.of(e));
        }
    }

    private void recordFailure(Run run, Lease lease, Throwable failure) {
        String message = FailureText.stored(failure);
        Reason reason = FailedRun.reason(failure);
        RunState state = reason == Reason.SNAPSHOT_LOST ? RunState.SNAPSHOT_LOST : RunState.FAILED;
        try {
            ledger.fenced(lease, () -> ledger.runs().setState(run.id(), state, message));
        } catch (DataAccessException | TransactionException | LeaseLostException e) {
            // The run then appears dead, or another process holds it. Both can be restarted, as FAILED can.
            failure.addSuppressed(e);
        }
        // The lease is released in any case, because it must not stay alive when no process works under it.
        release(
                lease,
                NextCommand.needsNewRun(failure) ? AttemptOutcome.INCONSISTENT : AttemptOutcome.of(reason),
                message);
    }

    /** Carries the failure of the job until the run's state is stored and the message names the next command. */
    private static final class AttemptFailure extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Throwable failure;

        AttemptFailure(Throwable failure) {
            super(failure);
            this.failure = failure;
        }
    }
}
