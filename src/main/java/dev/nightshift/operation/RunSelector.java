package dev.nightshift.operation;

import dev.nightshift.chain.Chains;
import dev.nightshift.chain.Night;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.work.NightshiftException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Selects a run as people name it: by its number, by its cutoff, or by nothing, which means the newest run. */
public record RunSelector(@Nullable Long number, @Nullable Function<ZoneId, Instant> cutoff) {

    /** @throws NightshiftException if the text is neither number nor time */
    static RunSelector parse(@Nullable String text) {
        if (text == null) {
            return new RunSelector(null, null);
        }
        if (text.matches("\\d{1,18}")) {
            return new RunSelector(Long.valueOf(text), null);
        }
        try {
            return new RunSelector(null, time(text, "RUN"));
        } catch (NightshiftException e) {
            throw NightshiftException.usage(
                    "RUN is '" + text + "'; expected a run's number, or its cutoff as a time with zone such as"
                            + " 2026-11-23T00:00:00Z or as a day");
        }
    }

    /**
     * Parses an ISO-8601 time with zone offset or {@code Z}, or a day, as people type it.
     *
     * @param what the name of the option, for the message
     * @return the time, as a function of the zone in which a day starts
     * @throws NightshiftException if the text is not such a time
     */
    public static Function<ZoneId, Instant> time(String text, String what) {
        try {
            if (text.matches("\\d{4}-\\d\\d-\\d\\d")) {
                LocalDate day = LocalDate.parse(text);
                return zone -> day.atStartOfDay(zone).toInstant();
            }
            Instant time = OffsetDateTime.parse(text).toInstant();
            return zone -> time;
        } catch (DateTimeException e) {
            throw NightshiftException.usage(what + " is '" + text
                    + "'; expected a time with zone such as 2026-11-23T00:00:00Z, or a day such as 2026-11-23, which"
                    + " means its start in nightshift.zone");
        }
    }

    /** @throws NightshiftException if there is no such run */
    Run find(Ledger ledger, OperationContext context) {
        String source = context.source();
        if (number != null) {
            return ledger.runs()
                    .find(number)
                    .orElseThrow(() -> NightshiftException.noSuchRun(
                            "There is no run " + number + " in the ledger" + list(context)));
        }
        if (cutoff != null) {
            Instant time = cutoff.apply(context.settings().zone());
            return ledger.runs().reruns(source, time).stream()
                    .findFirst()
                    .orElseThrow(() -> NightshiftException.noSuchRun(
                            "There is no run of source " + source + " for cutoff " + time + list(context)));
        }
        Optional<Run> newest =
                context.anySource() ? ledger.runs().newest() : ledger.runs().newest(source);
        return newest.orElseThrow(() -> {
            String workers = StatusReader.idleWorkers(ledger, source);
            return NightshiftException.noSuchRun("There is no run"
                    + (context.anySource() ? "" : " of source " + source)
                    + " yet"
                    + (workers == null ? "; start one with: " : ". Workers: " + workers + ". Start a run with: ")
                    + context.home().command(workers == null ? "run" : "run --workers"));
        });
    }

    /** Finds the run to work on, which must belong to the configured source or read a file. */
    Run findOwn(Ledger ledger, OperationContext context) {
        Run run = find(ledger, context);
        boolean ofFile =
                ledger.runs().plan(run.id()).map(plan -> plan.source().ofFile()).orElse(false);
        if (!ofFile && !run.key().source().equals(context.source())) {
            throw NightshiftException.refused(
                    "Run " + run.id() + " belongs to source " + run.key().source()
                            + ", but the configured source is " + context.source()
                            + "; use the profile that configures that source");
        }
        return run;
    }

    /**
     * Finds the run whose result is requested. Without number and cutoff, it is the run that was completed last, if
     * there is one. If that is a night, it is the night with the greatest cutoff, as in {@code latest.json}, because
     * one that was published again is in the middle of its chain.
     */
    Run findPublished(Ledger ledger, OperationContext context) {
        Optional<Run> newest = number != null || cutoff != null ? Optional.empty() : context.newestCompleted(ledger);
        return newest.map(last -> latest(last, ledger)).orElseGet(() -> find(ledger, context));
    }

    /**
     * Finds the same run, which must be complete.
     *
     * @param consequence what is not possible with one that is not
     */
    Run findCompleted(Ledger ledger, OperationContext context, String consequence) {
        Run run = findPublished(ledger, context);
        if (run.state() != RunState.COMPLETED) {
            throw incomplete(run, ledger, context, consequence);
        }
        return run;
    }

    static NightshiftException incomplete(Run run, Ledger ledger, OperationContext context, String consequence) {
        RunState state = ledger.list().find(run.id()).map(RunRow::state).orElse(run.state());
        return NightshiftException.noSuchRun("Run " + run.id() + " is not complete (" + state + "), so " + consequence
                + "; see: " + context.home().command("status " + run.id()));
    }

    private static Run latest(Run run, Ledger ledger) {
        return ledger.runs().plan(run.id()).map(Plan::window).isEmpty()
                ? run
                : new Chains(ledger, run.key().source())
                        .latest()
                        .map(Night::run)
                        .orElse(run);
    }

    private static String list(OperationContext context) {
        return "; list the runs with: " + context.home().command("runs");
    }
}
