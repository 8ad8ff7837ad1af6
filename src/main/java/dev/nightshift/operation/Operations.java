package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.partfile.Format;
import dev.nightshift.table.EmbeddedSample;
import dev.nightshift.table.LoginSource;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What an operator can order. Every call opens what it needs and closes it again; every failure is an
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

    /** What can be asked: opens what it needs for each question and closes it again. */
    public RunQueries queries() {
        return new RunQueries(context, context);
    }

    /** The same for a process that lives long, through one ledger and one bucket; it is closed by the caller. */
    public RunQueries longLivedQueries() {
        return new RunQueries(context, new LongLivedAccess(context));
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

    /** Starts the run for a cutoff, or resumes it, and waits for its end. */
    public RunResult run(RunRequest request, ProgressListener progress, StopSignal stop) {
        Instant cutoff = request.cutoff() == null ? context.todaysMidnight() : request.cutoff();
        // The file is read for its hash while the ledger is opened and the bucket connected.
        Supplier<FileSourceResolver> given =
                request.input() == null ? null : FileSourceResolver.ahead(context, request.input());
        return context.withBucket((ledger, target) -> {
            RunOperation operation = new RunOperation(context, ledger, target, progress, stop);
            Format format = request.format() == null ? null : Format.of(request.format());
            if (given != null) {
                PartEncoding.requireFitForFiles(
                        format == null ? context.settings().format() : format);
            }
            FileSourceResolver file = given == null ? null : given.get();
            String source = file == null ? context.source() : file.file().sourceName();
            Run run = operation.find(source, cutoff, request.rerun());
            return operation.execute(run, new RunTerms(request.top(), format, false, file));
        });
    }

    /**
     * Resumes a run that was killed, failed or was stopped, and waits for its end.
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
        return context.with((ledger, target) -> {
            RunOperation operation = new RunOperation(context, ledger, target, progress, stop);
            Run run = operation.requireRestartable(wanted.findOwn(ledger, context));
            FileSourceResolver file = run.state() == RunState.COMPLETED
                    ? null
                    : FileSourceResolver.ofRun(context, run, ledger, maxRejects);
            return operation.execute(run, new RunTerms(null, null, acceptVolume, file));
        });
    }

    /** What a scheduler calls every night: see {@link NightlyOperation}. */
    public NightlyResult nightly(ProgressListener progress, StopSignal stop, Consumer<String> told) {
        return context.with((ledger, target) -> new NightlyOperation(
                        context, ledger, new RunOperation(context, ledger, target, progress, stop), stop, told)
                .execute());
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
        return context.with((ledger, target) -> new Recovery(context, ledger).recover(wanted.find(ledger, context)));
    }

    /** Gives a run up for ever; returns what was done, in a sentence. */
    public String abandon(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return context.with((ledger, target) -> new Recovery(context, ledger).abandon(wanted.find(ledger, context)));
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
                            new StopSignal())
                    .sample();
            requireNoneReading(ledger);
            sample.generate(rows, seed, LocalDate.now(context.clock().withZone(ZoneOffset.UTC)));
            return Figures.number(rows) + " logins in " + context.home().var().resolve("sample.mv.db");
        });
    }

    private void requireNoneReading(Ledger ledger) {
        for (Run run : ledger.runs().unfinished(context.source())) {
            if (!run.state().last() && ledger.runs().plan(run.id()).isPresent()) {
                RunState state = ledger.list().find(run.id()).orElseThrow().state();
                throw NightshiftException.refused("Run " + run.id() + " (cutoff "
                        + run.key().cutoff() + ", " + state
                        + ") has begun to read the sample and would end with rows of two; end it by: "
                        + context.home().command("restart " + run.id()) + ", or give it up by: "
                        + context.home().command("abandon " + run.id()));
            }
        }
    }
}
