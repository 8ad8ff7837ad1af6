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
            case NEW, DEAD, FAILED, STOPPED -> {
                Reason withheld = withheld(attempts);
                yield after(withheld == null ? Reason.FAILED : withheld, run);
            }
        };
    }

    /**
     * Returns why the newest attempt did not publish what it had copied, if an operator must decide; otherwise null.
     */
    static @Nullable Reason withheld(List<Attempt> attempts) {
        AttemptOutcome newest =
                attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).outcome();
        return newest == AttemptOutcome.WITHHELD
                ? Reason.WITHHELD
                : newest == AttemptOutcome.INCONSISTENT ? Reason.INCONSISTENT : null;
    }

    /** Returns the command that copies the same source or file for the same cutoff in a new run. */
    String newRun(Run run) {
        return newRun(home, run, ledger.runs().plan(run.id()).orElse(null));
    }

    /** Returns that command for a run whose plan is known; the plan is null if the run has none yet. */
    static String newRun(Home home, Run run, @Nullable Plan plan) {
        String input = plan == null || plan.source().inputPath() == null
                ? ""
                : "--input " + plan.source().inputPath() + " ";
        return home.command("run " + input + "--cutoff " + run.key().cutoff() + " --rerun");
    }
}
