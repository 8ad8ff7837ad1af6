package dev.nightshift.operation;

import dev.nightshift.chain.Load;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.partfile.Format;
import dev.nightshift.table.EmbeddedSample;
import dev.nightshift.table.LoginSource;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.Reason;
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
    public Operations(NightshiftProperties settings, Home home, Clock clock, Decorators decorators) {
        this(new OperationContext(settings, home, clock, decorators));
    }

    private Operations(OperationContext context) {
        this.context = context;
    }

    /** Returns what the operations work with. */
    public OperationContext context() {
        return context;
    }

    /** Returns the same operations on behalf of a user of the status page, whom the ledger and messages then name. */
    public Operations by(String user) {
        return new Operations(context.by(user + ", on the status page of " + context.operator()));
    }

    /** Returns the queries, which open what they need for each question and close it again. */
    public RunQueries queries() {
        return new RunQueries(context, context);
    }

    /**
     * Returns the queries for a process that runs for a long time. They keep one ledger and one bucket open; the caller
     * closes them.
     */
    public RunQueries longLivedQueries() {
        return new RunQueries(context, new LongLivedAccess(context));
    }

    /** The settings of the status page. */
    public ServeProperties serve() {
        return context.settings().serve();
    }

    /** The settings for the work that {@code serve} does by itself. */
    public ScheduleProperties schedule() {
        return context.settings().schedule();
    }

    /** The time of day, in the zone of the schedule, at which a night's work ends; null if there is none. */
    public @Nullable LocalTime nightsEnd() {
        return context.settings().nightly().until();
    }

    /** The zone of cutoffs and of the schedule. */
    public ZoneId zone() {
        return context.settings().zone();
    }

    /** The folder of the program's own files. */
    public Path var() {
        return context.home().var();
    }

    /** The version of the program. */
    public String version() {
        return context.home().version();
    }

    private boolean sharesRuns() {
        return context.settings().workers().enabled();
    }

    /** Refuses before a run is created. */
    private void requireShareable(boolean shared) {
        if (shared) {
            SharedSetup.require(context.settings());
        }
    }

    /** Starts the run for a cutoff, or resumes it, and waits for its end. */
    public RunResult run(RunRequest request, ProgressListener progress, StopSignal stop) {
        requireShareable(request.input() == null && (request.workers() || sharesRuns()));
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
            if (request.input() != null && request.input().stream() != null) {
                new SortFiles(context).removeLeftovers(ledger);
            }
            if (file != null
                    && (request.rerun() || ledger.runs().reruns(source, cutoff).isEmpty())) {
                file.requireRecords(ledger);
            }
            if (request.full() && context.settings().load() == Load.FULL) {
                progress.note("--full changes nothing, because nightshift.load is full: every run copies the whole"
                        + " table");
            }
            Run run = operation.find(source, cutoff, request.rerun());
            return operation.execute(
                    run, new RunTerms(request.top(), format, false, request.full(), request.workers(), file));
        });
    }

    /**
     * Resumes a run that was killed, has failed or was stopped, and waits for its end.
     *
     * @param selector its number or its cutoff; null for the newest run of the configured source
     * @param acceptVolume whether to publish it regardless of the volume guard
     * @param maxRejects the number of lines of a file that may be rejected; null for one in a hundred
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
            return operation.execute(run, new RunTerms(null, null, acceptVolume, false, false, file));
        });
    }

    /** Does a night's work, as {@link NightlyOperation} describes it. A scheduler calls this every night. */
    public NightlyResult nightly(ProgressListener progress, StopSignal stop, Consumer<String> messages) {
        requireShareable(sharesRuns());
        return context.with((ledger, target) -> new NightlyOperation(
                        context, ledger, new RunOperation(context, ledger, target, progress, stop), stop, messages)
                .execute());
    }

    /**
     * Copies partitions of runs that managers share, until it is told to stop.
     *
     * @param idleExit after how long without work it ends; null for never
     * @param messages receives a sentence about each partition
     */
    public void worker(@Nullable Duration idleExit, StopSignal stop, Consumer<String> messages) {
        context.with((ledger, target) -> {
            new WorkerOperation(context, ledger, target, stop, messages).execute(idleExit);
            return stop;
        });
    }

    /**
     * Requests that a run stops and stays stopped until somebody restarts it, and waits until it has stopped.
     *
     * @param progress receives a message from time to time about what this waits for
     */
    public RunStatus stop(@Nullable String selector, @Nullable String reason, Consumer<String> progress) {
        return new StopOperation(context, progress).stop(RunSelector.parse(selector), reason);
    }

    /**
     * Requests the same, and waits for a limited time.
     *
     * @param selector the run's number or its cutoff; null for the newest run of the configured source
     * @return the status of the run; empty if the request is stored, but a process may still work on the run
     * @throws NightshiftException if the request could not be stored
     */
    public Optional<RunStatus> stop(@Nullable String selector, @Nullable String reason, Duration patience) {
        return new StopOperation(context, progress -> {}).stop(RunSelector.parse(selector), reason, patience);
    }

    /** Makes a run whose process died restartable and returns a sentence about it. */
    public String recover(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return context.with((ledger, target) -> new Recovery(context, ledger).recover(wanted.find(ledger, context)));
    }

    /** Abandons a run permanently and returns a sentence about it. */
    public String abandon(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return context.with(
                (ledger, target) -> new Recovery(context, ledger).abandon(wanted.find(ledger, context), target));
    }

    /** Removes old runs from the ledger and from Spring Batch's tables, and their objects if the request says so. */
    public PurgeResult purge(PurgeRequest request) {
        return context.with((ledger, target) -> new PurgeOperation(context, ledger, target).purge(request));
    }

    /**
     * Removes all runs of a source from the ledger and from Spring Batch's tables, also the newest complete one.
     *
     * @param source a source that is never run again
     */
    public void forget(String source) {
        context.with((ledger, target) -> {
            new PurgeOperation(context, ledger, target).removeAll(source);
            return source;
        });
    }

    /**
     * Fills the embedded sample again, unless a run has read a part of it, and returns a description of its contents.
     *
     * @param progress receives a sentence after each tenth of the rows
     */
    public String generate(long rows, long seed, Consumer<String> progress) {
        return context.with((ledger, target) -> {
            EmbeddedSample sample = LoginSource.of(
                            context.settings().source(),
                            context.home().var(),
                            context.decorators().source(),
                            new StopSignal())
                    .sample();
            requireSampleNotInUse(ledger);
            sample.generate(
                    rows,
                    seed,
                    LocalDate.now(context.clock().withZone(ZoneOffset.UTC)),
                    done -> progress.accept(Figures.number(done) + " of " + Figures.count(rows, "login", "logins")));
            return Figures.count(rows, "login", "logins") + " in "
                    + context.home().var().resolve("sample.mv.db");
        });
    }

    private void requireSampleNotInUse(Ledger ledger) {
        for (Run run : ledger.runs().unfinished(context.source())) {
            if (!run.state().last() && ledger.runs().plan(run.id()).isPresent()) {
                RunState state = ledger.list().find(run.id()).orElseThrow().state();
                NextCommand commands = new NextCommand(context.home(), ledger);
                String next = commands.of(run, state, ledger.leases().attempts(run.id()));
                throw NightshiftException.refused("Run " + run.id() + " (cutoff "
                        + run.key().cutoff() + ", " + state
                        + ") has started to read the sample, and a new sample would mix its rows with others; complete or"
                        + " abandon that run first. Next command: "
                        + (next == null ? commands.after(Reason.HELD, run) : next));
            }
        }
    }
}
