package dev.nightshift.operation;

import dev.nightshift.chain.Chains;
import dev.nightshift.chain.WindowObjection;
import dev.nightshift.chain.WindowTakenException;
import dev.nightshift.file.DamagedFileException;
import dev.nightshift.file.InputProperties;
import dev.nightshift.file.NoRecordException;
import dev.nightshift.file.TooManyRejectsException;
import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.Window;
import dev.nightshift.work.Causes;
import dev.nightshift.work.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** What to do about a withheld result, in two sentences: which command is right, the source decides. */
    String choice(Run run) {
        return "If its rows are right, publish them with: " + after(Reason.WITHHELD, run)
                + "\nIf the source was corrected since, copy it again with: " + newRun(run);
    }

    /** The command to use instead of the next one if the source was corrected; null if that would change nothing. */
    @Nullable String ifCorrected(Run run, @Nullable String next) {
        return after(Reason.WITHHELD, run).equals(next) ? newRun(run) : null;
    }

    /** The same after a known failure, which may have been one of the ledger; the ledger is then not needed. */
    String afterFailure(Reason reason, Run run, Throwable failure) {
        if (Causes.first(failure, TooManyRejectsException.class).isPresent()) {
            return home.command("restart " + run.id() + " --max-rejects N");
        }
        try {
            WindowObjection taken = taken(failure);
            if (taken != null) {
                return NightWindow.command(home, ledger, run, taken.kind(), taken.other());
            }
            return needsNewRun(failure) ? newRun(run) : after(reason, run);
        } catch (DataAccessException | TransactionException e) {
            failure.addSuppressed(e);
            return after(Reason.HELD, run);
        }
    }

    /** How another night has changed the chain, so that this one could not be published; null if none has. */
    static @Nullable WindowObjection taken(Throwable failure) {
        return Causes.first(failure, WindowTakenException.class)
                .map(WindowTakenException::objection)
                .orElse(null);
    }

    /** Tells whether the file of a run must be another one, or be read in another way. */
    static boolean needsNewRun(Throwable failure) {
        return Causes.first(failure, NoRecordException.class).isPresent()
                || Causes.first(failure, DamagedFileException.class).isPresent();
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
        WindowObjection objection = objection(run);
        if (objection != null) {
            return NightWindow.command(home, ledger, run, objection.kind(), objection.other());
        }
        Reason withheld = withheld(attempts);
        return after(withheld == null ? Reason.FAILED : withheld, run);
    }

    /** Why a night that is not published cannot be restarted, because other nights have changed the chain. */
    private @Nullable WindowObjection objection(Run run) {
        Window window = ledger.runs().plan(run.id()).map(Plan::window).orElse(null);
        return window == null || ledger.runs().publication(run.id()).isPresent()
                ? null
                : new Chains(ledger, run.key().source()).objection(run, window).orElse(null);
    }

    /** Returns why the result of the run is not published, if an operator must decide; otherwise null. */
    static @Nullable Reason withheld(List<Attempt> attempts) {
        // An attempt that did not begin to work changes nothing, unless it found the result of another ledger.
        AttemptOutcome newest = null;
        for (Attempt attempt : attempts) {
            newest = attempt.reachedWork() || attempt.outcome() == AttemptOutcome.INCONSISTENT
                    ? attempt.outcome()
                    : newest;
        }
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
        Path input = plan == null ? null : SortFiles.input(home, plan.source());
        if (plan == null || input == null) {
            return newTableRun(home, run);
        }
        return newFileRun(
                home,
                run,
                input,
                FileSourceResolver.planned(
                        plan.source(), InputProperties.MOST_LINE_BYTES, InputProperties.Rejects.NONE));
    }

    /** The same for the configured table. */
    static String newTableRun(Home home, Run run) {
        return newRun(home, run, "");
    }

    /** The same for a file. The copy of a stream that was removed can only be read from the stream again. */
    static String newFileRun(Home home, Run run, Path input, InputProperties how) {
        boolean gone = input.startsWith(SortFiles.spool(home)) && !Files.exists(input);
        return newRun(
                home,
                run,
                "--input " + (gone ? "-" : Home.quoted(input.toString()))
                        + option("--id-field", how.idField(), InputProperties.ID_FIELD)
                        + option("--time-field", how.timeField(), InputProperties.TIME_FIELD)
                        + option("--path", how.path(), "")
                        + option("--epoch", how.epoch().label(), InputProperties.Epoch.NONE.label())
                        + " ");
    }

    private static String option(String name, String value, String usual) {
        return value.equals(usual) ? "" : " " + name + " " + Home.quoted(value);
    }

    private static String newRun(Home home, Run run, String input) {
        return home.command("run " + input + "--cutoff " + run.key().cutoff() + " --rerun");
    }
}
