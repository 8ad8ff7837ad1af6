package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.partfile.TableDefinition;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.report.Report;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.table.LoginSource;
import dev.nightshift.telemetry.Sample;
import dev.nightshift.verification.Verification;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions about runs from the ledger and the bucket. Every failure of them is a {@link NightshiftException}.
 * Thread-safe if its access is.
 */
public final class RunQueries implements AutoCloseable {

    private final OperationContext context;
    private final Access access;
    private @Nullable LoginSource source;

    RunQueries(OperationContext context, Access access) {
        this.context = context;
        this.access = access;
    }

    private <T> T ask(Function<Ledger, T> question) {
        return access.with((ledger, target) -> question.apply(ledger));
    }

    /**
     * Returns the status of a run.
     *
     * @param selector its number or its cutoff; null for the newest run of the configured source
     */
    public RunStatus status(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return access.with((ledger, target) -> new StatusReader(ledger, target, context.home())
                .of(wanted.find(ledger, context).id()));
    }

    /**
     * Returns the runs of the configured source, newest first. If no source is configured, returns those of all
     * sources.
     *
     * @param state the state of the runs to return; null for all states
     * @param limit the largest number of runs to return
     */
    public List<RunSummary> runsOfSource(@Nullable RunState state, int limit) {
        return access.with((ledger, target) -> RunSummary.of(
                (context.anySource() ? ledger.list().all() : ledger.list().of(context.source()))
                        .stream()
                                .filter((RunRow row) -> state == null || row.state() == state)
                                .limit(limit)
                                .toList(),
                ledger));
    }

    /**
     * Whether a run of the configured source, or of any source if none is configured, was completed within the time.
     */
    public boolean completedWithin(Duration age) {
        return access.with((ledger, target) -> context.newestCompleted(ledger)
                .map(Run::stateAt)
                .map(at -> at.plus(age).isAfter(ledger.runs().now()))
                .orElse(false));
    }

    /**
     * Returns a complete run with its answers, from the ledger alone.
     *
     * @param selector its number or its cutoff; null for the run of the configured source that was completed last
     */
    public RunResult published(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return access.with((ledger, target) -> {
            Run run = wanted.findPublished(ledger, context);
            StatusReader reader = new StatusReader(ledger, target, context.home());
            Report report = reader.report(run)
                    .orElseThrow(() -> RunSelector.incomplete(run, ledger, context, "it has no report yet"));
            return new RunResult(RunResult.Ending.ALREADY_COMPLETE, reader.of(run.id()), report);
        });
    }

    /**
     * Returns statements that let others read the part files of a complete run, with the exact types of its columns.
     *
     * @param engine the engine that the statements are for: {@code athena}, {@code spark} or {@code duckdb}
     * @param selector the run's number or cutoff; null for the run of the configured source that was completed last
     */
    public String tableDefinition(String engine, @Nullable String selector) {
        TableDefinition definition = TableDefinition.of(engine);
        RunSelector wanted = RunSelector.parse(selector);
        return access.with((ledger, target) -> {
            Run run = wanted.findCompleted(ledger, context, "its part files cannot be read yet");
            Plan plan = ledger.runs().plan(run.id()).orElseThrow();
            if (plan.source().ofFile()) {
                throw NightshiftException.refused("Run " + run.id() + " read a file, whose records may differ in their"
                        + " fields: no columns exist to define a table with");
            }
            return definition.write(new TableFilesReader(ledger, target).of(run, plan));
        });
    }

    /**
     * Compares a complete run with what is stored in the bucket.
     *
     * @param selector the run's number or cutoff; null for the run of the configured source that was completed last
     * @param deep whether to read every part and compute the answers again
     * @param progress receives the progress from time to time
     */
    public Verification verify(@Nullable String selector, boolean deep, Consumer<String> progress) {
        return new RunVerification(context, access, deep, progress).run(RunSelector.parse(selector));
    }

    /**
     * Compares all nights of the chain to which a run belongs, and whether they fit together.
     *
     * @param selector its number or its cutoff; null for the run that was completed last
     */
    public Verification verifyChain(@Nullable String selector, boolean deep, Consumer<String> progress) {
        return new RunVerification(context, access, deep, progress).chain(RunSelector.parse(selector));
    }

    /**
     * Verifies a published run from the bucket, or from a copy of it, alone.
     *
     * @param address an S3 URL or a path of a manifest, of {@code latest.json}, or of a document beside a manifest
     * @param chain whether to verify all nights that {@code latest.json} names
     * @param progress receives the progress from time to time
     */
    public Verification verifyFrom(String address, boolean chain, Consumer<String> progress) {
        return new PublishedRunVerification(context, chain, progress).verify(address);
    }

    /**
     * Returns everything that runs have of one id.
     *
     * @param progress receives the progress from time to time
     */
    public IdFindings find(String id, Consumer<String> progress) {
        return new IdSearch(context, new SoughtId(id), progress).search();
    }

    /**
     * Returns some runs of all sources, newest first.
     *
     * @param state the state of the runs to return; null for all states
     */
    public List<RunSummary> page(@Nullable RunState state, int offset, int limit) {
        return ask(open -> RunSummary.of(open.list().page(state, offset, limit), open));
    }

    /** Returns the number of runs by source and state. */
    public List<RunCount> counts() {
        return ask(open -> open.list().counts().stream()
                .map(count -> new RunCount(count.source(), count.state(), count.runs()))
                .toList());
    }

    /** Returns the status of a run. */
    public RunStatus status(long run) {
        return access.with((open, target) -> new StatusReader(open, target, context.home())
                .of(known(open, run).id()));
    }

    /** Returns some part files of a run in stream order. */
    public List<PartStatus> parts(long run, int offset, int limit) {
        return ask(open -> open.progress().parts(run, offset, limit).stream()
                .map(part -> new PartStatus(
                        part.partition(),
                        part.number(),
                        part.key(),
                        part.rows(),
                        part.bytes(),
                        part.firstLogin(),
                        part.lastLogin()))
                .toList());
    }

    /** Returns the moments at which rows of a run were committed, oldest first. */
    public List<CommitPoint> commits(long run) {
        return ask(open -> open.progress().commits(run).stream()
                .map(commit -> new CommitPoint(commit.at(), commit.rows()))
                .toList());
    }

    /** Returns the metrics of all runs. */
    public List<Sample> samples() {
        return ask(RunSamples::all);
    }

    /**
     * Returns a document of a published run as stored in the bucket; empty if no document has that name.
     *
     * @param name the name of the document, such as {@code report.json}
     */
    public Optional<byte[]> document(long run, String name) {
        String key = access.with((open, target) -> {
            Run known = known(open, run);
            Plan plan = open.runs()
                    .plan(run)
                    .orElseThrow(() -> NightshiftException.noSuchRun("Run " + run + " has not started to read yet"));
            target.requireBucketOf(run, plan);
            RunFolder folder = Documents.folder(known, plan);
            return folder.document(name);
        });
        return access.withTarget(target -> target.open().get(key).map(StoredObject::content));
    }

    private static Run known(Ledger open, long run) {
        return open.runs()
                .find(run)
                .orElseThrow(() -> NightshiftException.noSuchRun("There is no run " + run + " in the ledger"));
    }

    /** Checks that the ledger answers, and returns a sentence about it. */
    public String checkLedger() {
        return ask(open -> "answers; its time is " + open.runs().now());
    }

    /**
     * Checks that the source answers, and returns a sentence about it. A source that only one process can open is not
     * checked.
     */
    public String checkSource() {
        String url = context.settings().source().url();
        if (url == null || url.toLowerCase(Locale.ROOT).matches("jdbc:h2:(?!tcp:|ssl:|mem:).*")) {
            return "not checked: only one process can open an H2 file";
        }
        return context.translated(() -> {
            try (var examination = source().examine()) {
                return "answers; its time is " + examination.now();
            }
        });
    }

    /** Returns the same source for all checks, because it does not log in again with a password that was refused. */
    private synchronized LoginSource source() {
        LoginSource known = source;
        if (known == null) {
            known = LoginSource.of(
                    context.settings().source(),
                    context.home().var(),
                    context.decorators().source(),
                    new StopSignal());
            source = known;
        }
        return known;
    }

    /** Checks that the bucket answers, and returns a sentence about it. */
    public String checkBucket() {
        if (context.settings().target().bucket() == null) {
            Path folder = context.home().var().resolve("s3");
            if (Files.exists(folder) && !Files.isWritable(folder)) {
                throw NightshiftException.failed("The local bucket's folder " + folder + " cannot be written", null);
            }
            return "files in " + folder;
        }
        return access.withTarget(target -> {
            target.check();
            return "answers";
        });
    }

    @Override
    public void close() {
        access.close();
    }

    /** Opens the ledger and the bucket for a question. */
    interface Access extends AutoCloseable {
        /** Does the work with an open ledger, and with a bucket that is opened at its first use. */
        <T> T with(OperationContext.Work<T> work);

        /** Does the work with the bucket alone. Work that may take long thus leaves the ledger to others. */
        <T> T withTarget(Function<Target, T> work);

        /** Closes what stays open. */
        @Override
        default void close() {}
    }

    /** The number of runs of a source that are in a state. */
    public record RunCount(String source, RunState state, long runs) {}

    /** A moment, by the ledger's clock, at which rows were committed. */
    public record CommitPoint(Instant at, long rows) {}

    /**
     * A part file that belongs to the run.
     *
     * @param key the key of its object
     * @param firstLogin its first login; null if its rows never logged in
     * @param lastLogin its last login; null if its rows never logged in
     */
    public record PartStatus(
            int partition,
            int number,
            String key,
            int rows,
            long bytes,
            @Nullable Instant firstLogin,
            @Nullable Instant lastLogin) {}
}
