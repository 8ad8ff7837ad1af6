package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Run;
import dev.nightshift.work.Defects;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Says why a run failed during its work, and what to do next. */
record FailedRun(OperationContext context, Ledger ledger, Run run) {

    private static final Logger log = LoggerFactory.getLogger(FailedRun.class);

    /**
     * Returns the failure with its next command. A run that failed during its work can be restarted regardless of the
     * cause, unless it can never be published.
     */
    NightshiftException exception(Throwable failure) {
        Reason reason = reason(failure);
        String text = FailureText.of(failure);
        boolean taken = NextCommand.taken(failure) != null;
        String what = switch (reason) {
            case SNAPSHOT_LOST ->
                "cannot be resumed, because its snapshot of the source is gone: " + text
                        + "\nTo prevent that, let the database keep its undo (UNDO_RETENTION) for longer than a run"
                        + " takes with all its attempts."
                        + "\nStart a new run with: ";
            case INCONSISTENT ->
                "cannot be published: " + text + (taken ? "\nNext command: " : "\nStart a new run with: ");
            case WITHHELD -> "is not published: " + text + "\n";
            default -> {
                if (Defects.is(failure)) {
                    log.error("Run {} failed because of a defect of the program", run.id(), failure);
                }
                yield "failed" + afterRows(failure) + ": " + text
                        + (taken
                                ? "\nNext command: "
                                : NextCommand.needsNewRun(failure)
                                        ? "\nStart a new run with: "
                                        : "\nRestart it with: ");
            }
        };
        NextCommand next = new NextCommand(context.home(), ledger);
        return new NightshiftException(
                reason,
                "Run " + run.id() + " " + what
                        + (reason == Reason.WITHHELD ? next.choice(run) : next.afterFailure(reason, run, failure)),
                failure);
    }

    /**
     * Returns the reason for a failure of the job. A refusal during the job counts as a failure, because the run did
     * start.
     */
    static Reason reason(Throwable failure) {
        if (failure instanceof AlreadyPublishedException) {
            return Reason.INCONSISTENT;
        }
        Reason reason = failure instanceof NightshiftException known ? known.reason() : Reason.FAILED;
        return switch (reason) {
            case SNAPSHOT_LOST, INCONSISTENT, WITHHELD -> reason;
            default -> Reason.FAILED;
        };
    }

    private String afterRows(Throwable failure) {
        try {
            return " after " + Figures.count(ledger.progress().rowsDone(run.id()), "committed row", "committed rows");
        } catch (DataAccessException | TransactionException e) {
            failure.addSuppressed(e);
            return "";
        }
    }
}
