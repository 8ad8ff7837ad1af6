package dev.nightshift.operation;

import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.NightlyResult.Outcome;
import dev.nightshift.operation.NightlyResult.Step;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A night of the configured source: recovers runs that died, goes on with those that failed lately, and then, whatever
 * became of these, does tonight's. Called again it does what is left to do and nothing else.
 */
final class NightlyOperation {

    private final OperationContext context;
    private final NightlyProperties settings;
    private final Ledger ledger;
    private final RunOperation operation;
    private final StopSignal stop;
    private final Consumer<String> told;
    private final List<Step> steps = new ArrayList<>();

    NightlyOperation(
            OperationContext context, Ledger ledger, RunOperation operation, StopSignal stop, Consumer<String> told) {
        this.context = context;
        this.settings = context.settings().nightly();
        this.ledger = ledger;
        this.operation = operation;
        this.stop = stop;
        this.told = told;
    }

    NightlyResult execute() {
        Instant tonight = context.todaysMidnight();
        NightsEnd end = NightsEnd.of(settings.until(), context, stop);
        try {
            for (Run run : ledger.runs().unfinished(context.source())) {
                if (stop.reason() == null) {
                    earlier(run, tonight);
                }
            }
            step(() -> tonight(tonight));
        } finally {
            end.close();
        }
        return new NightlyResult(List.copyOf(steps));
    }

    private void earlier(Run run, Instant tonight) {
        if (Recovery.dead(run, ledger)) {
            step(() -> new Step(Outcome.DONE, new Recovery(context, ledger).recover(run)));
        }
        Instant oldest = ledger.runs().now().minus(settings.restartWithin());
        if (run.key().cutoff().equals(tonight) || run.createdAt().isBefore(oldest)) {
            return;
        }
        if (ledger.runs().completedAfter(run.key())) {
            return;
        }
        if (run.state() == RunState.SNAPSHOT_LOST && begunAnew(run)) {
            return;
        }
        Step left = leftAlone(run);
        if (left != null) {
            step(() -> left);
        } else {
            step(() -> work(run));
        }
    }

    /** Whether there is a later rerun, which is looked at for itself. */
    private boolean begunAnew(Run run) {
        return ledger.runs().reruns(run.key().source(), run.key().cutoff()).stream()
                .anyMatch(other -> other.key().rerun() > run.key().rerun());
    }

    /** Why an earlier run is not gone on with; null: it is. */
    private @Nullable Step leftAlone(Run run) {
        if (run.stopWish() != null) {
            return new Step(Outcome.DONE, staysStopped(run));
        }
        LeaseState lease = ledger.leases().state(run.id()).orElse(null);
        if (lease != null && lease.alive(Owner.self())) {
            return new Step(Outcome.HELD, "Run " + run.id() + " is being worked on by " + lease.owner());
        }
        Step withheld = withheld(run);
        if (withheld != null) {
            return withheld;
        }
        long tries = ledger.leases().attempts(run.id()).stream()
                .map(Attempt::outcome)
                .filter(outcome -> outcome != null && outcome.failed())
                .count();
        if (run.state() != RunState.SNAPSHOT_LOST && tries >= settings.maxAttempts()) {
            return new Step(
                    Outcome.FAILED,
                    String.format(
                            Locale.ROOT,
                            "Run %d (cutoff %s) failed %d times and is left to an operator: %s; go on with it by: %s",
                            run.id(),
                            run.key().cutoff(),
                            tries,
                            run.lastError(),
                            context.home().command("restart " + run.id())));
        }
        return null;
    }

    /** Another attempt would end as the last one did: an operator must decide. */
    private @Nullable Step withheld(Run run) {
        Reason reason = NextCommand.withheld(ledger.leases().attempts(run.id()));
        return run.state() != RunState.FAILED || reason == null
                ? null
                : new Step(
                        Outcome.FAILED,
                        "Run " + run.id() + " (cutoff " + run.key().cutoff() + ") is left to an operator: "
                                + run.lastError() + "\nNext command: "
                                + new NextCommand(context.home(), ledger).after(reason, run));
    }

    private String staysStopped(Run run) {
        return "Run " + run.id() + " (cutoff " + run.key().cutoff() + ") stays stopped, as wished " + run.stopWish()
                + "; go on with it by: " + context.home().command("restart " + run.id());
    }

    private Step tonight(Instant cutoff) {
        Run run = operation.find(context.source(), cutoff, false);
        if (run.state() != RunState.COMPLETED && run.stopWish() != null) {
            return new Step(Outcome.STOPPED, staysStopped(run));
        }
        if (run.state() == RunState.ABANDONED) {
            return new Step(Outcome.STOPPED, "Tonight's run " + run.id() + " was " + run.lastError());
        }
        if (stop.reason() != null) {
            return new Step(Outcome.STOPPED, "Tonight's run " + run.id() + " was not begun: " + stop.reason());
        }
        Step withheld = withheld(run);
        return withheld == null ? work(run) : withheld;
    }

    /** A run whose snapshot is lost is begun anew, once. */
    private Step work(Run run) {
        Step first = attempt(run);
        if (first.outcome() != Outcome.SNAPSHOT_LOST || !settings.rerunLostSnapshot()) {
            return first;
        }
        told.accept(first.message());
        return attempt(operation.find(run.key().source(), run.key().cutoff(), true));
    }

    private Step attempt(Run run) {
        return caught(() -> {
            RunResult result = operation.execute(run, RunTerms.USUAL);
            String name = "Run " + run.id() + " (cutoff " + run.key().cutoff() + ")";
            String report = ". Report: " + result.status().readable();
            return switch (result.ending()) {
                case COMPLETED -> new Step(Outcome.DONE, name + " is complete" + report);
                case ALREADY_COMPLETE -> new Step(Outcome.DONE, name + " is complete already" + report);
                case STOPPED -> new Step(Outcome.STOPPED, name + " stopped: " + stop.reason());
            };
        });
    }

    private void step(Supplier<Step> work) {
        Step step = caught(work);
        told.accept(step.message());
        steps.add(step);
    }

    /** One run's failure is no reason not to do the next. */
    private static Step caught(Supplier<Step> work) {
        try {
            return OperationContext.translated(work);
        } catch (NightshiftException e) {
            return new Step(outcome(e.reason()), String.valueOf(e.getMessage()));
        }
    }

    private static Outcome outcome(Reason reason) {
        return switch (reason) {
            case FAILED, WITHHELD, INCONSISTENT, NO_SUCH_RUN, DIFFERENCES -> Outcome.FAILED;
            case REFUSED, USAGE -> Outcome.REFUSED;
            case STOPPED -> Outcome.STOPPED;
            case HELD -> Outcome.HELD;
            case SNAPSHOT_LOST -> Outcome.SNAPSHOT_LOST;
        };
    }
}
