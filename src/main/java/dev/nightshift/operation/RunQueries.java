package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LongLivedLedger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.table.LoginSource;
import dev.nightshift.telemetry.Sample;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers the questions of a process that lives long, about the runs of all sources, through one ledger and one bucket
 * that stay open and keep nobody from working. Every failure is a {@link NightshiftException}.
 *
 * <p>Thread-safe.
 */
public final class RunQueries implements AutoCloseable {

    private final OperationContext context;
    private final LongLivedLedger ledger;
    private final Target target;
    private @Nullable LoginSource source;

    RunQueries(OperationContext context) {
        this.context = context;
        this.ledger = new LongLivedLedger(
                context.settings().ledger(),
                context.home().var(),
                context.decorators().ledger());
        this.target = new Target(
                context.settings().target(),
                context.home(),
                context.decorators().bucket());
    }

    private <T> T ask(Function<Ledger, T> question) {
        return OperationContext.translated(() -> ledger.with(question));
    }

    /**
     * Some runs, newest first.
     *
     * @param state only those; null: all
     */
    public List<RunSummary> runs(@Nullable String state, int offset, int limit) {
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
        return ask(open -> new StatusReader(open, target, context.home())
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
        String key = ask(open -> {
            Run known = known(open, run);
            Plan plan = open.runs()
                    .plan(run)
                    .orElseThrow(() -> NightshiftException.noSuchRun("Run " + run + " has not begun to read yet"));
            target.requireBucketOf(run, plan);
            RunFolder folder = Documents.folder(known, plan);
            return folder.document(name);
        });
        return OperationContext.translated(() -> {
            synchronized (target) {
                target.open();
            }
            return target.open().get(key).map(StoredObject::content);
        });
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
                    () -> false);
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
        return OperationContext.translated(() -> {
            synchronized (target) {
                target.open();
            }
            target.open().checkBucket();
            return "answers";
        });
    }

    @Override
    public void close() {
        ledger.close();
        synchronized (target) {
            target.close();
        }
    }

    /** How many runs of a source are in a state. */
    public record RunCount(String source, String state, long runs) {}

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
