package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Run;
import dev.nightshift.work.NightshiftException;
import java.time.Instant;
import java.util.Optional;

/** Finds the run that people name. */
final class RunFinder {

    private final Ledger ledger;
    private final OperationContext context;

    RunFinder(Ledger ledger, OperationContext context) {
        this.ledger = ledger;
        this.context = context;
    }

    /** @throws NightshiftException if there is none */
    Run find(RunSelector selector) {
        String source = context.source();
        Long number = selector.number();
        if (number != null) {
            return ledger.runs()
                    .find(number)
                    .orElseThrow(() -> NightshiftException.noSuchRun("There is no run " + number + " in the ledger"));
        }
        Instant cutoff = selector.cutoff();
        if (cutoff != null) {
            return ledger.runs().reruns(source, cutoff).stream()
                    .findFirst()
                    .orElseThrow(() -> NightshiftException.noSuchRun(
                            "There is no run of source " + source + " for cutoff " + cutoff));
        }
        Optional<Run> newest =
                context.anySource() ? ledger.runs().newest() : ledger.runs().newest(source);
        return newest.orElseThrow(() -> NightshiftException.noSuchRun("There is no run"
                + (context.anySource() ? "" : " of source " + source)
                + " yet; start one with: " + context.home().command("run")));
    }

    /** The run to work on, which must be one of the configured source, or of a file. */
    Run findOwn(RunSelector selector) {
        Run run = find(selector);
        boolean ofFile =
                ledger.runs().plan(run.id()).map(plan -> plan.source().ofFile()).orElse(false);
        if (!ofFile && !run.key().source().equals(context.source())) {
            throw NightshiftException.refused(
                    "Run " + run.id() + " is one of source " + run.key().source()
                            + ", but the configured source is " + context.source()
                            + "; use the profile that configures that source");
        }
        return run;
    }
}
