package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.migration.ProgressListener;
import dev.nightshift.partfile.Format;
import dev.nightshift.partfile.TableDefinition;
import dev.nightshift.report.Report;
import dev.nightshift.table.EmbeddedSample;
import dev.nightshift.table.LoginSource;
import dev.nightshift.verification.CompleteRun;
import dev.nightshift.verification.Verification;
import dev.nightshift.verification.Verifier;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can ask and order. Every call opens what it needs and closes it again; every failure is an
 * {@link NightshiftException} with a message for the operator.
 */
public final class Operations {

    private final OperationContext context;

    /** Acts on the configured source. */
    public Operations(NightshiftProperties settings, Home home, Clock clock) {
        this(settings, home, clock, Decorators.NONE);
    }

    /** Sees bucket, ledger and source through decorators. */
    Operations(NightshiftProperties settings, Home home, Clock clock, Decorators decorators) {
        this(new OperationContext(settings, home, clock, decorators));
    }

    private Operations(OperationContext context) {
        this.context = context;
    }

    /** What the operations work with. */
    public OperationContext context() {
        return context;
    }

    /** The same, on the orders of a user of the status page, as ledger and messages then say. */
    public Operations by(String user) {
        return new Operations(context.by(user + ", on the status page of " + context.operator()));
    }

    /** What a process that lives long asks; it is closed by the caller. */
    public RunQueries queries() {
        return new RunQueries(context);
    }

    /** How the status page is served. */
    public ServeProperties serve() {
        return context.settings().serve();
    }

    /** When the status page's process works by itself. */
    public ScheduleProperties schedule() {
        return context.settings().schedule();
    }

    /** The time of day, in the zone of the schedule, at which a night's work ends; null: none. */
    public @Nullable LocalTime nightsEnd() {
        return context.settings().nightly().until();
    }

    /** The zone of cutoffs and schedule. */
    public ZoneId zone() {
        return context.settings().zone();
    }

    /** What the program keeps for itself. */
    public Path var() {
        return context.home().var();
    }

    /** The version of the program. */
    public String version() {
        return context.home().version();
    }

    /** Starts the run for a cutoff, or goes on with it, and waits for its end. */
    public RunResult run(RunRequest request, ProgressListener progress, StopSignal stop) {
        Instant cutoff = request.cutoff() == null ? context.todaysMidnight() : request.cutoff();
        // The file is read for its hash while the ledger is opened and the bucket connected.
        Supplier<FileSourceResolver> given =
                request.input() == null ? null : FileSourceResolver.ahead(context, request.input());
        return context.withBucket(working((ledger, target, operation) -> {
            Format format = request.format() == null ? null : Format.of(request.format());
            if (given != null) {
                PartEncoding.requireFitForFiles(
                        format == null ? context.settings().format() : format);
            }
            FileSourceResolver file = given == null ? null : given.get();
            String source = file == null ? context.source() : file.file().sourceName();
            Run run = operation.find(source, cutoff, request.rerun());
            return execute(
                    run, new RunTerms(request.top(), format, false, file), ledger, target, operation, progress, stop);
        }));
    }

    /**
     * Goes on with a run that was killed, failed or was stopped, and waits for its end.
     *
     * @param selector its number or its cutoff; null: the newest of the configured source
     * @param acceptVolume publish it whatever the volume guard says
     * @param maxRejects lines of a file that may be rejected; null: one in a hundred
     */
    public RunResult restart(
            @Nullable String selector,
            boolean acceptVolume,
            @Nullable Long maxRejects,
            ProgressListener progress,
            StopSignal stop) {
        RunSelector wanted = RunSelector.parse(selector);
        return context.with(working((ledger, target, operation) -> {
            Run run = operation.requireRestartable(new RunFinder(ledger, context).findOwn(wanted));
            FileSourceResolver file = run.state() == RunState.COMPLETED
                    ? null
                    : FileSourceResolver.ofRun(context, run, ledger, maxRejects);
            return execute(
                    run, new RunTerms(null, null, acceptVolume, file), ledger, target, operation, progress, stop);
        }));
    }

    /** What a scheduler calls every night: see {@link NightlyOperation}. */
    public NightlyResult nightly(ProgressListener progress, StopSignal stop, Consumer<String> told) {
        return context.with(working((ledger, target, operation) ->
                new NightlyOperation(context, ledger, operation, target, told).execute(progress, stop)));
    }

    private <T> OperationContext.Work<T> working(Working<T> working) {
        return (ledger, target) -> {
            ledger.share();
            return working.with(ledger, target, new RunOperation(context, ledger, target));
        };
    }

    private RunResult execute(
            Run run,
            RunTerms terms,
            Ledger ledger,
            Target target,
            RunOperation operation,
            ProgressListener progress,
            StopSignal stop) {
        RunResult.Ending ending = operation.execute(run, terms, progress, stop);
        if (ending == RunResult.Ending.ALREADY_COMPLETE && terms.top() != null) {
            noteOtherTop(run, terms.top(), ledger, progress);
        }
        Run now = ledger.runs().find(run.id()).orElseThrow();
        if (now.state() == RunState.COMPLETED) {
            new SortFiles(context).remove(now, ledger);
        }
        RunStatus status = new StatusReader(ledger, target, context.home()).of(run.id());
        return new RunResult(ending, status, Reports.of(now, ledger).orElse(null));
    }

    private void noteOtherTop(Run run, int wanted, Ledger ledger, ProgressListener progress) {
        int top = ledger.runs().plan(run.id()).orElseThrow().top();
        if (top != wanted) {
            progress.note("Run " + run.id() + " was made with --top " + top + "; for the latest " + wanted
                    + " logins begin anew with: " + context.rerunCommand(run, ledger) + " --top " + wanted);
        }
    }

    /**
     * How a run stands.
     *
     * @param selector its number or its cutoff; null: the newest of the configured source
     */
    public RunStatus status(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return context.with((ledger, target) -> new StatusReader(ledger, target, context.home())
                .of(new RunFinder(ledger, context).find(wanted).id()));
    }

    /**
     * The runs of the configured source, newest first; where none is configured, those of all sources.
     *
     * @param state only those; null: all
     * @param limit at most so many
     */
    public List<RunSummary> runs(@Nullable String state, int limit) {
        return context.with((ledger, target) -> (context.anySource()
                        ? ledger.list().all()
                        : ledger.list().of(context.source()))
                .stream()
                        .filter((RunRow row) -> state == null || row.state().equals(state))
                        .limit(limit)
                        .map(row -> RunSummary.of(row, ledger))
                        .toList());
    }

    /** Whether a run of the configured source was completed at most so long ago. */
    public boolean completedWithin(Duration age) {
        return context.with((ledger, target) -> ledger.runs()
                .lastCompletion(context.source())
                .map(at -> at.plus(age).isAfter(ledger.runs().now()))
                .orElse(false));
    }

    /**
     * The answers of a complete run, from the ledger alone.
     *
     * @param selector its number or its cutoff; null: the one of the configured source that was completed last
     */
    public Report report(@Nullable String selector) {
        return Objects.requireNonNull(published(selector).report());
    }

    /**
     * A complete run with its answers, from the ledger alone.
     *
     * @param selector its number or its cutoff; null: the one of the configured source that was completed last
     */
    public RunResult published(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return context.with((ledger, target) -> {
            Run run = complete(selector, wanted, ledger);
            Report report = Reports.of(run, ledger).orElseThrow(() -> incomplete(run, ledger, "it has no report yet"));
            RunStatus status = new StatusReader(ledger, target, context.home()).of(run.id());
            return new RunResult(RunResult.Ending.ALREADY_COMPLETE, status, report);
        });
    }

    /**
     * Statements that let others read the part files of a complete run, with the exact types of its columns.
     *
     * @param engine whose statements: {@code athena}, {@code spark} or {@code duckdb}
     * @param selector the run's number or cutoff; null: the one of the configured source that was completed last
     */
    public String tableDefinition(String engine, @Nullable String selector) {
        TableDefinition definition = TableDefinition.of(engine);
        RunSelector wanted = RunSelector.parse(selector);
        return context.with((ledger, target) -> {
            Run run = complete(selector, wanted, ledger);
            if (run.state() != RunState.COMPLETED) {
                throw incomplete(run, ledger, "its part files are not to be read yet");
            }
            Plan plan = ledger.runs().plan(run.id()).orElseThrow();
            if (plan.source().ofFile()) {
                throw NightshiftException.refused("Run " + run.id() + " read a file, whose records may differ in their"
                        + " fields: there are no columns to define a table by");
            }
            return definition.write(new TableFilesReader(ledger, target).of(run, plan));
        });
    }

    /**
     * Compares a complete run with what lies in the bucket.
     *
     * @param selector the run's number or cutoff; null: the one of the configured source that was completed last
     * @param deep reads every part, and computes the answers again
     * @param told hears, now and then, how far it is
     */
    public Verification verify(@Nullable String selector, boolean deep, Consumer<String> told) {
        RunSelector wanted = RunSelector.parse(selector);
        CompleteRun complete = context.with((ledger, target) -> {
            Run run = complete(selector, wanted, ledger);
            if (run.state() != RunState.COMPLETED) {
                throw incomplete(run, ledger, "there is nothing to verify yet");
            }
            return CompleteRun.of(run, ledger);
        });
        if (deep && complete.objection() != null) {
            throw NightshiftException.refused("The parts cannot be read here: " + complete.objection());
        }
        return context.withTarget(target -> {
            target.requireBucketOf(complete.run().id(), complete.plan());
            return new Verifier(target.open(), target::location, told, context.clock())
                    .verify(
                            complete,
                            deep,
                            "put back what is missing or was changed, from a copy or an older version of the objects; or"
                                    + " publish that night anew, from the source as it is now: "
                                    + context.rerunCommand(complete.run(), complete.plan()));
        });
    }

    private Run complete(@Nullable String selector, RunSelector wanted, Ledger ledger) {
        Optional<Run> newest = selector != null
                ? Optional.empty()
                : context.anySource()
                        ? ledger.runs().newestCompleted()
                        : ledger.runs().newestCompleted(context.source());
        return newest.orElseGet(() -> new RunFinder(ledger, context).find(wanted));
    }

    private NightshiftException incomplete(Run run, Ledger ledger, String consequence) {
        String state = ledger.list()
                .find(run.id())
                .map(RunRow::state)
                .orElse(run.state().name());
        return NightshiftException.noSuchRun("Run " + run.id() + " is not complete (" + state + "), so " + consequence
                + "; see: " + context.home().command("status " + run.id()));
    }

    /**
     * Asks that a run is stopped and stays stopped until somebody restarts it, and waits until it really has stopped.
     *
     * @param told hears, now and then, what is waited for
     */
    public RunStatus stop(@Nullable String selector, @Nullable String reason, Consumer<String> told) {
        return new StopOperation(context, told).stop(RunSelector.parse(selector), reason);
    }

    /**
     * Asks the same, and waits so long at most.
     *
     * @param selector the run's number or its cutoff; null: the newest of the configured source
     * @return how the run stands; empty: it was asked to stop, and somebody may still work on it
     * @throws NightshiftException if it could not be asked
     */
    public Optional<RunStatus> stop(@Nullable String selector, @Nullable String reason, Duration patience) {
        return new StopOperation(context, told -> {}).stop(RunSelector.parse(selector), reason, patience);
    }

    /** Makes a run that a dead process left restartable; returns what was done, in a sentence. */
    public String recover(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return context.with(
                (ledger, target) -> new Recovery(context, ledger).recover(new RunFinder(ledger, context).find(wanted)));
    }

    /** Gives a run up for ever; returns what was done, in a sentence. */
    public String abandon(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return context.with(
                (ledger, target) -> new Recovery(context, ledger).abandon(new RunFinder(ledger, context).find(wanted)));
    }

    /**
     * Removes old runs from the ledger and from Spring Batch's tables; objects in the bucket stay.
     *
     * @param age of what has not changed for longer
     * @param really false: only say which
     */
    public PurgeResult purge(Duration age, boolean really) {
        return context.with((ledger, target) -> new PurgeOperation(context, ledger).purge(age, really));
    }

    /** Fills the embedded sample anew, unless a run has read a part of it; returns what it holds, in words. */
    public String generate(long rows, long seed) {
        return context.with((ledger, target) -> {
            EmbeddedSample sample = LoginSource.of(
                            context.settings().source(),
                            context.home().var(),
                            context.decorators().source(),
                            () -> false)
                    .sample();
            requireNoneReading(ledger);
            sample.generate(rows, seed, LocalDate.now(context.clock().withZone(ZoneOffset.UTC)));
            return Figures.number(rows) + " logins in "
                    + context.home().var().resolve("sample.mv.db");
        });
    }

    private void requireNoneReading(Ledger ledger) {
        for (Run run : ledger.runs().unfinished(context.source())) {
            if (!run.state().last() && ledger.runs().plan(run.id()).isPresent()) {
                String state = ledger.list().find(run.id()).orElseThrow().state();
                throw NightshiftException.refused("Run " + run.id() + " (cutoff "
                        + run.key().cutoff() + ", " + state
                        + ") has begun to read the sample and would end with rows of two; end it by: "
                        + context.home().command("restart " + run.id()) + ", or give it up by: "
                        + context.home().command("abandon " + run.id()));
            }
        }
    }

    /** Work on runs, through a ledger that others can look into meanwhile. */
    @FunctionalInterface
    private interface Working<T> {
        T with(Ledger ledger, Target target, RunOperation operation);
    }
}
