package dev.nightshift.operation;

import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.LeaseLostException;
import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.ledger.RunState;
import dev.nightshift.migration.MigrationJob;
import dev.nightshift.migration.ProgressListener;
import dev.nightshift.migration.StopSignal;
import dev.nightshift.partfile.RunFolder;
import dev.nightshift.source.SourceException;
import dev.nightshift.storage.ObjectSummary;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Starts a run or goes on with it, under its lease, and leaves in the ledger what became of the attempt. */
final class RunOperation {

    private static final Logger log = LoggerFactory.getLogger(RunOperation.class);

    private final NightshiftProperties settings;
    private final Home home;
    private final Clock clock;
    private final Ledger ledger;
    private final Target target;
    private final Seams seams;

    RunOperation(NightshiftProperties settings, Home home, Clock clock, Ledger ledger, Target target, Seams seams) {
        this.settings = settings;
        this.home = home;
        this.clock = clock;
        this.ledger = ledger;
        this.target = target;
        this.seams = seams;
    }

    /** The newest run for a cutoff, or the next rerun; created where there is none. */
    Run find(Instant cutoff, boolean rerun) {
        String source = settings.source().sourceName();
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

    /** Connected to the embedded ledger of another process, this one would be cut off by that one's end. */
    private void requireLedgerOfOwn(@Nullable Run run) {
        if (ledger.canWork() || (run != null && run.state() == RunState.COMPLETED)) {
            return;
        }
        LeaseState lease = run == null ? null : ledger.leases().state(run.id()).orElse(null);
        if (run != null && lease != null && !lease.dead(settings.lease().duration(), Owner.self())) {
            lease.requireFree(run.id());
        }
        throw OperationException.held(
                "Another process works with the embedded ledger in " + home.var()
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

    /** @param top N of the latest logins as it was asked for; null: that of the plan, or else of the settings */
    RunResult.Ending execute(Run run, @Nullable Integer top, ProgressListener progress, StopSignal stop) {
        if (run.state() == RunState.COMPLETED) {
            return RunResult.Ending.ALREADY_COMPLETE;
        }
        Lease lease = Lease.take(ledger.leases(), run.id(), Owner.self(), settings.lease());
        try {
            // Another process may have completed it between the look and the taking.
            if (complete(run)) {
                release(lease, "COMPLETED", "it was complete already");
                return RunResult.Ending.ALREADY_COMPLETE;
            }
            return attempt(run, top, lease, progress, stop);
        } catch (LeaseLostException e) {
            lease.release("FAILED", e.getMessage());
            throw lost(run, e);
        } catch (RuntimeException e) {
            giveUp(run, lease, e);
            throw e;
        }
    }

    private boolean complete(Run run) {
        return ledger.runs().find(run.id()).orElseThrow().state() == RunState.COMPLETED;
    }

    private RunResult.Ending attempt(
            Run run, @Nullable Integer top, Lease lease, ProgressListener progress, StopSignal stop) {
        MigrationJob.Result result =
                new RunAttempt(settings, home, clock, ledger, target, seams, progress, stop).execute(run, top, lease);
        // The ledger's word rules, whatever became of Spring Batch's own books after the publishing.
        if (complete(run)) {
            release(lease, "COMPLETED", null);
            return RunResult.Ending.COMPLETED;
        }
        Throwable failure = result.failure();
        if (failure != null) {
            throw failure instanceof LeaseLostException lost ? lost : failed(run, failure);
        }
        lease.check();
        String reason = "stopped: " + stop.reason();
        ledger.provenBy(lease, () -> ledger.runs().setState(run.id(), RunState.STOPPED, reason));
        release(lease, "STOPPED", reason);
        return RunResult.Ending.STOPPED;
    }

    /** What became of the run is committed: a lease that cannot be given back expires by itself. */
    private static void release(Lease lease, String outcome, @Nullable String message) {
        try {
            lease.release(outcome, message);
        } catch (DataAccessException | TransactionException e) {
            log.warn("The lease could not be given back and will expire by itself: {}", e.getMessage());
        }
    }

    private OperationException lost(Run run, LeaseLostException failure) {
        LeaseState state = ledger.leases().state(run.id()).orElse(null);
        boolean taken = state != null
                && state.held()
                && !Owner.self().equals(state.owner())
                && !state.dead(settings.lease().duration(), Owner.self());
        return taken ? OperationException.held(failure.getMessage(), failure) : failed(run, failure);
    }

    /** A run that failed while it worked can go on, whatever it failed of, unless its snapshot is gone. */
    private OperationException failed(Run run, Throwable failure) {
        if (failure instanceof SourceException source && source.kind() == SourceException.Kind.SNAPSHOT_LOST) {
            return OperationException.snapshotLost(
                    String.format(
                            Locale.ROOT,
                            "Run %d cannot go on, because its snapshot of the source is gone: %s%nBegin anew with:"
                                    + " %s --rerun%nSo that it does not happen again, let the database keep its undo"
                                    + " (UNDO_RETENTION) for longer than a run takes with all its attempts",
                            run.id(),
                            message(failure),
                            StatusReader.goOn(run)),
                    failure);
        }
        return OperationException.failed(
                String.format(
                        Locale.ROOT,
                        "Run %d failed after %,d committed rows: %s%nGo on with it by: %s",
                        run.id(),
                        ledger.progress().rowsDone(run.id()),
                        message(failure),
                        StatusReader.goOn(run)),
                failure);
    }

    private void giveUp(Run run, Lease lease, RuntimeException failure) {
        Throwable cause = failure.getCause();
        String message = message(failure instanceof OperationException && cause != null ? cause : failure);
        try {
            ledger.provenBy(lease, () -> ledger.runs().setState(run.id(), RunState.FAILED, message));
            lease.release("FAILED", message);
        } catch (DataAccessException | TransactionException | LeaseLostException e) {
            // The run then looks dead, or is another's, until somebody goes on with it: as good as FAILED.
            failure.addSuppressed(e);
        }
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
