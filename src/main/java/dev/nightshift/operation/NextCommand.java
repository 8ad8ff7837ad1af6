package dev.nightshift.operation;

import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.work.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Names the one command to use next for a run, with the profile and the file that the run was started with. */
record NextCommand(Home home, Ledger ledger) {

    /** Returns the command after an attempt that ended for the given reason. */
    String after(Reason reason, Run run) {
        return switch (reason) {
            case WITHHELD -> home.command("restart " + run.id() + " --accept-volume");
            case INCONSISTENT, SNAPSHOT_LOST -> newRun(run);
            case HELD -> home.command("status " + run.id());
            default -> home.command("restart " + run.id());
        };
    }

    /** The same after a failure that may have been one of the ledger, which is then not needed. */
    String afterFailure(Reason reason, Run run, Throwable failure) {
        try {
            return after(reason, run);
        } catch (DataAccessException | TransactionException e) {
            failure.addSuppressed(e);
            return after(Reason.HELD, run);
        }
    }

    /**
     * Returns the command for the present state of a run.
     *
     * @param state the state according to its row and its lease
     * @return null if there is nothing to do
     */
    @Nullable String of(Run run, RunState state, List<Attempt> attempts) {
        return switch (state) {
            case RUNNING, COMPLETED -> null;
            case ABANDONED, SNAPSHOT_LOST -> newRun(run);
            case NEW, DEAD, FAILED, STOPPED -> resume(run, attempts);
        };
    }

    /** Returns the command that resumes a run that is not complete. */
    String resume(Run run) {
        return resume(run, ledger.leases().attempts(run.id()));
    }

    private String resume(Run run, List<Attempt> attempts) {
        Reason withheld = withheld(attempts);
        return after(withheld == null ? Reason.FAILED : withheld, run);
    }

    /** Returns why the result of the run is not published, if an operator must decide; otherwise null. */
    static @Nullable Reason withheld(List<Attempt> attempts) {
        return unpublished(attempts.stream().map(Attempt::outcome).toList());
    }

    /** The same by the outcomes of all attempts, oldest first; one that only recovered the run changes nothing. */
    static @Nullable Reason unpublished(List<@Nullable AttemptOutcome> outcomes) {
        int newest = outcomes.size() - 1;
        while (newest >= 0 && outcomes.get(newest) == AttemptOutcome.RECOVERED) {
            newest--;
        }
        AttemptOutcome outcome = newest < 0 ? null : outcomes.get(newest);
        return outcome == AttemptOutcome.WITHHELD
                ? Reason.WITHHELD
                : outcome == AttemptOutcome.INCONSISTENT ? Reason.INCONSISTENT : null;
    }

    /** Returns the command that copies the same source or file for the same cutoff in a new run. */
    String newRun(Run run) {
        return newRun(home, run, ledger.runs().plan(run.id()).orElse(null));
    }

    /** Returns that command for a run whose plan is known; the plan is null if the run has none yet. */
    static String newRun(Home home, Run run, @Nullable Plan plan) {
        return newRun(home, run, plan == null ? null : plan.source().inputPath());
    }

    /** The same; input: the file to read, null: the configured table. */
    static String newRun(Home home, Run run, @Nullable String input) {
        return home.command("run " + (input == null ? "" : "--input " + input + " ") + "--cutoff "
                + run.key().cutoff() + " --rerun");
    }
}
