package dev.nightshift.operation;

import dev.nightshift.chain.Chains;
import dev.nightshift.chain.Load;
import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.LeaseState;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.NightlyResult.Outcome;
import dev.nightshift.operation.NightlyResult.Step;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does a night's work for the configured source: recovers runs whose process died, restarts runs that failed recently,
 * and then works on tonight's run, regardless of the outcome of the others. If it is called again, it does only what is
 * left to do.
 */
final class NightlyOperation {

    private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm VV", Locale.ROOT);

    /** The age of a cutoff from which on a wrong zone of the scheduler is likely. */
    private static final Duration LATE = Duration.ofHours(20);

    private final OperationContext context;
    private final NightlyProperties settings;
    private final Ledger ledger;
    private final RunOperation operation;
    private final StopSignal stop;
    private final Consumer<String> messages;
    private final OwnerWait owners;
    private final List<Step> steps = new ArrayList<>();

    NightlyOperation(
            OperationContext context,
            Ledger ledger,
            RunOperation operation,
            StopSignal stop,
            Consumer<String> messages) {
        this.context = context;
        this.settings = context.settings().nightly();
        this.ledger = ledger;
        this.operation = operation;
        this.stop = stop;
        this.messages = messages;
        this.owners = new OwnerWait(ledger, stop, messages);
    }

    NightlyResult execute() {
        Instant tonight = context.todaysMidnight();
        sayHowOld(tonight);
        NightsEnd end = NightsEnd.of(settings.until(), context, stop);
        try {
            for (Run run : ledger.runs().unfinished(context.source())) {
                if (stop.reason() == null) {
                    workOnEarlier(run, tonight);
                }
            }
            step(() -> tonight(tonight));
        } finally {
            end.close();
        }
        return new NightlyResult(List.copyOf(steps));
    }

    private void sayHowOld(Instant cutoff) {
        ZonedDateTime local = cutoff.atZone(context.settings().zone());
        Duration age = Duration.between(cutoff, context.clock().instant());
        messages.accept("Tonight's cutoff is " + LOCAL_TIME.format(local) + " (" + cutoff + "), "
                + Figures.duration(age.toSeconds()) + " ago");
        if (age.compareTo(LATE) > 0 && !complete(cutoff)) {
            messages.accept("Warning: most of a day has passed since that cutoff. If the scheduler's zone is behind"
                    + " nightshift.zone (" + local.getZone()
                    + "), every night is done a day late; let the scheduler call"
                    + " this soon after 00:00 in that zone");
        }
    }

    private boolean complete(Instant cutoff) {
        return ledger.runs().reruns(context.source(), cutoff).stream()
                .anyMatch(run -> run.state() == RunState.COMPLETED);
    }

    private void workOnEarlier(Run earlier, Instant tonight) {
        Run run = owners.await(earlier);
        boolean leave = !run.key().cutoff().equals(tonight) && isLeft(run);
        if (Recovery.dead(run, ledger)) {
            Recovery recovery = new Recovery(context, ledger);
            step(() -> new Step(Outcome.DONE, leave ? recovery.recover(run) : recovery.makeRestartable(run)));
        }
        if (leave || run.key().cutoff().equals(tonight)) {
            return;
        }
        Step notRestarted = reasonNotToRestart(run);
        if (notRestarted != null) {
            step(() -> notRestarted);
        } else {
            step(() -> work(run));
        }
    }

    /** Whether an earlier run needs no restart, or has become too old for one. */
    private boolean isLeft(Run run) {
        Instant oldest = ledger.runs().now().minus(settings.restartWithin());
        return ledger.runs().completedAfter(run.key())
                || (run.createdAt().isBefore(oldest) && !holdsUpTonight(run))
                || (run.state() == RunState.SNAPSHOT_LOST && hasLaterRerun(run));
    }

    /** Whether the result of a night is fixed, so that no later night is possible before it is published. */
    private boolean holdsUpTonight(Run run) {
        return context.settings().load() == Load.INCREMENTAL
                && ledger.runs().plan(run.id()).map(Plan::window).isPresent()
                && ledger.runs().publication(run.id()).isPresent();
    }

    /** Whether a later rerun exists, which is handled by itself. */
    private boolean hasLaterRerun(Run run) {
        return ledger.runs().reruns(run.key().source(), run.key().cutoff()).stream()
                .anyMatch(other -> other.key().rerun() > run.key().rerun());
    }

    /** Returns why an earlier run is not restarted; null if it is. */
    private @Nullable Step reasonNotToRestart(Run run) {
        if (run.stopRequest() != null) {
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
        long failures = ledger.leases().attempts(run.id()).stream()
                .map(Attempt::outcome)
                .filter(outcome -> outcome != null && outcome.failed())
                .count();
        if (run.state() != RunState.SNAPSHOT_LOST && failures >= settings.maxAttempts()) {
            return new Step(
                    Outcome.FAILED,
                    String.format(
                            Locale.ROOT,
                            "Run %d (cutoff %s) failed %s and is left to an operator: %s. Next command: %s",
                            run.id(),
                            run.key().cutoff(),
                            Figures.count(failures, "time", "times"),
                            run.lastError(),
                            new NextCommand(context.home(), ledger).resume(run)));
        }
        return null;
    }

    /**
     * Returns a step if an operator must decide, because another attempt would end as the last one did; otherwise null.
     */
    private @Nullable Step withheld(Run run) {
        Reason reason = NextCommand.withheld(ledger.leases().attempts(run.id()));
        NextCommand next = new NextCommand(context.home(), ledger);
        return run.state() != RunState.FAILED || reason == null
                ? null
                : new Step(
                        Outcome.FAILED,
                        "Run " + run.id() + " (cutoff " + run.key().cutoff() + ") is left to an operator: "
                                + run.lastError() + "\n"
                                + (reason == Reason.WITHHELD
                                        ? next.choice(run)
                                        : "Next command: " + next.after(reason, run)));
    }

    private String staysStopped(Run run) {
        return "Run " + run.id() + " (cutoff " + run.key().cutoff() + ") stays stopped, as requested "
                + run.stopRequest() + ". Next command: " + new NextCommand(context.home(), ledger).resume(run);
    }

    /**
     * Waits until tonight's cutoff is settled, because logins of a night that begins earlier could be committed after
     * it.
     */
    private void awaitSettled(Instant cutoff) {
        Instant settled = NightWindow.settled(cutoff, context.settings());
        if (!context.clock().instant().isBefore(settled) || complete(cutoff)) {
            return;
        }
        messages.accept("Waiting until " + settled + " before tonight's run, because nightshift.incremental.settle is "
                + Figures.duration(context.settings().incremental().settle().toSeconds()));
        owners.until(() -> !context.clock().instant().isBefore(settled));
    }

    /** Whether tonight's run begins a new chain, because the newest has become too old. */
    private boolean full(Run run) {
        Duration every = settings.fullEvery();
        if (every == null
                || context.settings().load() == Load.FULL
                || ledger.runs().plan(run.id()).isPresent()) {
            return false;
        }
        boolean full = new Chains(ledger, run.key().source())
                .newest()
                .filter(chain -> settings.endsChain(
                        chain.nights().get(0).cutoff(),
                        run.key().cutoff(),
                        context.settings().zone()))
                .isPresent();
        if (full) {
            messages.accept("Run " + run.id() + " copies the whole table and begins a new chain, because"
                    + " nightshift.nightly.full-every is "
                    + Figures.exact(BigDecimal.valueOf(every.toSeconds())));
        }
        return full;
    }

    private Step tonight(Instant cutoff) {
        awaitSettled(cutoff);
        Run found = operation.find(context.source(), cutoff, false);
        if (found.state() == RunState.ABANDONED) {
            // An abandoned rerun does not take back the result of the run before it.
            for (Run other : ledger.runs().reruns(context.source(), cutoff)) {
                if (other.state() == RunState.COMPLETED) {
                    return work(other);
                }
            }
        }
        Run run = owners.await(found);
        if (run.state() != RunState.COMPLETED && run.stopRequest() != null) {
            return new Step(Outcome.STOPPED, staysStopped(run));
        }
        if (run.state() == RunState.ABANDONED) {
            return new Step(Outcome.STOPPED, "Tonight's run " + run.id() + " was " + run.lastError());
        }
        if (stop.reason() != null) {
            return new Step(Outcome.STOPPED, "Tonight's run " + run.id() + " was not started: " + stop.reason());
        }
        Step withheld = withheld(run);
        return withheld == null ? work(run) : withheld;
    }

    /** Works on a run. If its snapshot is lost, starts a new run once. */
    private Step work(Run run) {
        Step first = attempt(run);
        if (first.outcome() != Outcome.SNAPSHOT_LOST || !settings.rerunLostSnapshot()) {
            return first;
        }
        messages.accept(first.message());
        return attempt(operation.find(run.key().source(), run.key().cutoff(), true));
    }

    private Step attempt(Run run) {
        return stepOf(() -> {
            RunResult result = operation.execute(run, full(run) ? RunTerms.FULL : RunTerms.USUAL);
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
        Step step = stepOf(work);
        messages.accept(step.message());
        steps.add(step);
    }

    /** Turns a failure into a step, so that the next run is still worked on. */
    private Step stepOf(Supplier<Step> work) {
        try {
            return context.translated(work);
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
