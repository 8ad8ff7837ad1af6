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
import dev.nightshift.verification.CompleteRun;
import dev.nightshift.verification.Verification;
import dev.nightshift.verification.Verifier;
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
 * Answers questions about runs, from the ledger and the bucket. Every failure is a {@link NightshiftException}. As
 * thread-safe as its access.
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
     * How a run stands.
     *
     * @param selector its number or its cutoff; null: the newest of the configured source
     */
    public RunStatus status(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return access.with((ledger, target) -> new StatusReader(ledger, target, context.home())
                .of(wanted.find(ledger, context).id()));
    }

    /**
     * The runs of the configured source, newest first; where none is configured, those of all sources.
     *
     * @param state only those; null: all
     * @param limit at most so many
     */
    public List<RunSummary> runs(@Nullable RunState state, int limit) {
        return access.with((ledger, target) -> (context.anySource()
                        ? ledger.list().all()
                        : ledger.list().of(context.source()))
                .stream()
                        .filter((RunRow row) -> state == null || row.state() == state)
                        .limit(limit)
                        .map(row -> RunSummary.of(row, ledger))
                        .toList());
    }

    /** Whether a run of the configured source was completed at most so long ago. */
    public boolean completedWithin(Duration age) {
        return access.with((ledger, target) -> ledger.runs()
                .lastCompletion(context.source())
                .map(at -> at.plus(age).isAfter(ledger.runs().now()))
                .orElse(false));
    }

    /**
     * A complete run with its answers, from the ledger alone.
     *
     * @param selector its number or its cutoff; null: the one of the configured source that was completed last
     */
    public RunResult published(@Nullable String selector) {
        RunSelector wanted = RunSelector.parse(selector);
        return access.with((ledger, target) -> {
            Run run = wanted.findPublished(ledger, context);
            StatusReader reader = new StatusReader(ledger, target, context.home());
            Report report = reader.report(run).orElseThrow(() -> incomplete(run, ledger, "it has no report yet"));
            return new RunResult(RunResult.Ending.ALREADY_COMPLETE, reader.of(run.id()), report);
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
        return access.with((ledger, target) -> {
            Run run = wanted.findPublished(ledger, context);
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
        CompleteRun complete = access.with((ledger, target) -> {
            Run run = wanted.findPublished(ledger, context);
            if (run.state() != RunState.COMPLETED) {
                throw incomplete(run, ledger, "there is nothing to verify yet");
            }
            return CompleteRun.of(run, ledger);
        });
        if (deep && complete.objection() != null) {
            throw NightshiftException.refused("The parts cannot be read here: " + complete.objection());
        }
        return access.withTarget(target -> {
            target.requireBucketOf(complete.run().id(), complete.plan());
            return new Verifier(target.open(), target::location, told, context.clock())
                    .verify(
                            complete,
                            deep,
                            "put back what is missing or was changed, from a copy or an older version of the objects; or"
                                    + " publish that night anew, from the source as it is now: "
                                    + NextCommand.newRun(context.home(), complete.run(), complete.plan()));
        });
    }

    private NightshiftException incomplete(Run run, Ledger ledger, String consequence) {
        RunState state = ledger.list().find(run.id()).map(RunRow::state).orElse(run.state());
        return NightshiftException.noSuchRun("Run " + run.id() + " is not complete (" + state + "), so " + consequence
                + "; see: " + context.home().command("status " + run.id()));
    }

    /**
     * Some runs, newest first.
     *
     * @param state only those; null: all
     */
    public List<RunSummary> runs(@Nullable RunState state, int offset, int limit) {
        return ask(open -> RunSummary.of(open.list().page(state, offset, limit), open));
    }

    /** How many runs there are, by source and state. */
    public List<RunCount> counts() {
        return ask(open -> open.list().counts().stream()
                .map(count -> new RunCount(count.source(), count.state(), count.runs()))
                .toList());
    }

    /** How a run stands. */
    public RunStatus status(long run) {
        return access.with((open, target) -> new StatusReader(open, target, context.home())
                .of(known(open, run).id()));
    }

    /** Some part files of a run in stream order. */
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

    /** When the rows of a run became safe, oldest first. */
    public List<CommitPoint> commits(long run) {
        return ask(open -> open.progress().commits(run).stream()
                .map(commit -> new CommitPoint(commit.at(), commit.rows()))
                .toList());
    }

    /** What is worth watching over time. */
    public List<Sample> samples() {
        return ask(RunSamples::all);
    }

    /**
     * A document of a published run as it lies in the bucket; empty if there is none of that name.
     *
     * @param name such as {@code report.json}
     */
    public Optional<byte[]> document(long run, String name) {
        String key = access.with((open, target) -> {
            Run known = known(open, run);
            Plan plan = open.runs()
                    .plan(run)
                    .orElseThrow(() -> NightshiftException.noSuchRun("Run " + run + " has not begun to read yet"));
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

    /** Returns, in words, how the ledger was found to answer. */
    public String checkLedger() {
        return ask(open -> "answers; its time is " + open.runs().now());
    }

    /** Returns, in words, how the source was found to answer; one that only one process can open is not asked. */
    public String checkSource() {
        String url = context.settings().source().url();
        if (url == null || url.toLowerCase(Locale.ROOT).matches("jdbc:h2:(?!tcp:|ssl:|mem:).*")) {
            return "not asked: an H2 file is for the run that reads it";
        }
        return OperationContext.translated(() -> {
            try (var examination = source().examine()) {
                return "answers; its time is " + examination.now();
            }
        });
    }

    /** One for all checks: it does not ask again with a password that was refused. */
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

    /** Returns, in words, how the bucket was found to answer. */
    public String checkBucket() {
        if (context.settings().target().bucket() == null) {
            Path folder = context.home().var().resolve("s3");
            if (Files.exists(folder) && !Files.isWritable(folder)) {
                throw NightshiftException.failed("The local bucket's folder " + folder + " cannot be written", null);
            }
            return "files in " + folder;
        }
        return access.withTarget(target -> {
            target.open().checkBucket();
            return "answers";
        });
    }

    @Override
    public void close() {
        access.close();
    }

    /** How ledger and bucket are opened for a question. */
    interface Access extends AutoCloseable {
        /** With a ledger that is open, and a bucket that is opened when it is first asked for. */
        <T> T with(OperationContext.Work<T> work);

        /** With the bucket alone, for work that may take long: others have the ledger meanwhile. */
        <T> T withTarget(Function<Target, T> work);

        /** Ends what stays open. */
        @Override
        default void close() {}
    }

    /** How many runs of a source are in a state. */
    public record RunCount(String source, RunState state, long runs) {}

    /** A moment, by the ledger's clock, at which rows became safe. */
    public record CommitPoint(Instant at, long rows) {}

    /**
     * A part file that counts.
     *
     * @param key of its object
     * @param firstLogin null: its rows never logged in
     * @param lastLogin null: its rows never logged in
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
