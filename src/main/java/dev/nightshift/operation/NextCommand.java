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

/** Names the one command that comes next for a run, with the profile and the file that the run was started with. */
record NextCommand(Home home, Ledger ledger) {

    /** After an attempt that ended for that reason. */
    String after(Reason reason, Run run) {
        return switch (reason) {
            case WITHHELD -> home.command("restart " + run.id() + " --accept-volume");
            case INCONSISTENT, SNAPSHOT_LOST -> newRun(run);
            case HELD -> home.command("status " + run.id());
            default -> home.command("restart " + run.id());
        };
    }

    /**
     * As the run is now.
     *
     * @param state as of its row and its lease
     * @return null: there is nothing to do
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

    /** Why the newest attempt did not publish what it had copied, if an operator must decide; null: otherwise. */
    static @Nullable Reason withheld(List<Attempt> attempts) {
        AttemptOutcome newest =
                attempts.isEmpty() ? null : attempts.get(attempts.size() - 1).outcome();
        return newest == AttemptOutcome.WITHHELD
                ? Reason.WITHHELD
                : newest == AttemptOutcome.INCONSISTENT ? Reason.INCONSISTENT : null;
    }

    /** Copies the same source or file for the same cutoff, beside what there is. */
    String newRun(Run run) {
        return newRun(home, run, ledger.runs().plan(run.id()).orElse(null));
    }

    /** The same; plan: null where there is none yet. */
    static String newRun(Home home, Run run, @Nullable Plan plan) {
        String input = plan == null || plan.source().inputPath() == null
                ? ""
                : "--input " + plan.source().inputPath() + " ";
        return home.command("run " + input + "--cutoff " + run.key().cutoff() + " --rerun");
    }
}
