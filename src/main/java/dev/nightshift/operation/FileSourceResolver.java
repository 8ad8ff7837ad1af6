package dev.nightshift.operation;

import dev.nightshift.file.FileSource;
import dev.nightshift.file.InputFile;
import dev.nightshift.file.InputProperties;
import dev.nightshift.file.RejectLimit;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Finds the file that a run reads, and the folder in which it is sorted. */
final class FileSourceResolver {

    private static final int NANOSECONDS = 9;

    private final OperationContext context;

    FileSourceResolver(OperationContext context) {
        this.context = context;
    }

    /** The file that a request names, which is read at once on a thread of its own; a stream is read by who asks. */
    Supplier<RunTerms.GivenFile> ahead(FileRequest request) {
        if (request.path() == null) {
            return () -> given(request);
        }
        return Prefetched.of("hash", () -> given(request))::get;
    }

    /** The file that a request names; what can be read only once is copied to disk first. */
    RunTerms.GivenFile given(FileRequest request) {
        InputFile file;
        if (request.path() != null) {
            file = InputFile.examine(request.path().toAbsolutePath().normalize());
        } else if (request.stream() != null) {
            file = InputFile.spool(request.stream(), new SortFiles(context).spool());
        } else {
            throw new IllegalArgumentException("Neither a file nor a stream is given to read");
        }
        return new RunTerms.GivenFile(file, request);
    }

    /**
     * The file that a run was begun with.
     *
     * @return null if the run reads a table, or nobody knows yet what it reads
     * @throws NightshiftException if the file is another one by now
     */
    RunTerms.@Nullable GivenFile ofRun(Run run, Ledger ledger, @Nullable Long maxRejects) {
        Plan plan = ledger.runs().plan(run.id()).orElse(null);
        if (plan == null || plan.inputPath() == null) {
            return null;
        }
        Path path = Path.of(plan.inputPath());
        RunTerms.GivenFile given = given(new FileRequest(path, null, null, null, maxRejects));
        if (!given.file().sha256().equals(plan.snapshotValue())) {
            throw NightshiftException.refused(
                    "Run " + run.id() + " was begun with a file " + path + " whose SHA-256 is "
                            + plan.snapshotValue() + ", but the file there has "
                            + given.file().sha256()
                            + " now. Put the old file back, or begin anew with: "
                            + context.home().command("run --input " + path));
        }
        return given;
    }

    ResolvedSource find(Run run, RunTerms.GivenFile given, @Nullable Plan stored) {
        FileRequest request = given.request();
        InputProperties settings = context.settings().input();
        InputProperties properties = new InputProperties(
                name(request.idField(), stored, 0, settings.idField()),
                name(request.timeField(), stored, 1, settings.timeField()),
                settings.maxLineBytes());
        ZoneId configured = context.settings().source().timeZone();
        ZoneId zone = stored != null
                ? ZoneId.of(stored.timeZone())
                : configured != null ? configured : context.settings().zone();
        InputFile file = given.file();
        int ranges =
                context.settings().source().rangesOfFile(Runtime.getRuntime().availableProcessors());
        FileSource source = new FileSource(
                file,
                new SortFiles(context).folder(run.id()),
                properties,
                zone,
                new RejectLimit(request.maxRejects()),
                ranges);
        Path name = file.path().getFileName();
        return new ResolvedSource(
                String.valueOf(name),
                columns(properties),
                0,
                1,
                zone.toString(),
                Plan.FILE,
                file.sha256(),
                "files",
                file.path().toString(),
                source,
                true,
                ranges,
                ResolvedSource.NO_GUARD);
    }

    private static String name(@Nullable String asked, @Nullable Plan stored, int column, String configured) {
        if (asked != null) {
            return asked;
        }
        return stored == null ? configured : stored.columns().get(column).name();
    }

    private static List<Column> columns(InputProperties properties) {
        return List.of(
                new Column(properties.idField(), properties.idField(), "json", ColumnType.NUMBER_OR_TEXT, 0, 0, false),
                new Column(
                        properties.timeField(),
                        properties.timeField(),
                        "json",
                        ColumnType.INSTANT,
                        0,
                        NANOSECONDS,
                        true));
    }
}
