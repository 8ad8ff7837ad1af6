package dev.nightshift.operation;

import dev.nightshift.file.FileSource;
import dev.nightshift.file.InputFile;
import dev.nightshift.file.InputProperties;
import dev.nightshift.file.InputProperties.Epoch;
import dev.nightshift.file.PipedOnlyException;
import dev.nightshift.file.RejectLimit;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.migration.GuardProperties;
import dev.nightshift.migration.ResolvedSource;
import dev.nightshift.source.Protection;
import dev.nightshift.source.ProtectionRule;
import dev.nightshift.work.Background;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Resolves the file that a run reads, with the fields, the zone and the limits to read it with. */
record FileSourceResolver(OperationContext context, InputFile file, String path, FileRequest request) {

    private static final int NANOSECONDS = 9;

    /**
     * Starts to read the file of a request at once, on a thread of its own. A stream is read only when the caller asks
     * for the result.
     */
    static Supplier<FileSourceResolver> ahead(OperationContext context, FileRequest request) {
        if (request.path() == null) {
            return () -> of(context, request);
        }
        return Background.start("hash", () -> of(context, request))::get;
    }

    /** Examines the file of a request. A stream is copied to disk first. */
    private static FileSourceResolver of(OperationContext context, FileRequest request) {
        if (request.path() != null) {
            try {
                InputFile file = InputFile.examine(request.path());
                return new FileSourceResolver(context, file, file.path().toString(), request);
            } catch (PipedOnlyException e) {
                throw advised(context, request, e);
            }
        }
        if (request.stream() == null) {
            throw new IllegalArgumentException("Neither a file nor a stream is given to read");
        }
        InputFile copy = InputFile.spool(request.stream(), new SortFiles(context).spool());
        return new FileSourceResolver(context, copy, SortFiles.STANDARD_INPUT, request);
    }

    /** Adds the command that reads the file. */
    private static NightshiftException advised(
            OperationContext context, FileRequest request, PipedOnlyException refusal) {
        String file =
                request.path() == null ? "" : " " + Home.quoted(request.path().toString());
        return NightshiftException.refused(
                refusal.getMessage() + ". Its content can be read by: " + refusal.program() + file + " | "
                        + context.home().command("run --input -"),
                refusal);
    }

    /**
     * Examines the file that a run was started with.
     *
     * @return null if the run reads a table, or has no plan yet
     * @throws NightshiftException if the file has changed
     */
    static @Nullable FileSourceResolver ofRun(
            OperationContext context, Run run, Ledger ledger, @Nullable Long maxRejects) {
        SourceDescription planned =
                ledger.runs().plan(run.id()).map(Plan::source).orElse(null);
        Path path = planned == null ? null : SortFiles.input(context.home(), planned);
        if (planned == null || planned.inputPath() == null || path == null) {
            return null;
        }
        if (planned.inputPath().equals(SortFiles.STANDARD_INPUT) && !Files.exists(path)) {
            throw NightshiftException.refused("Run " + run.id() + " was started with standard input, whose copy " + path
                    + " is gone. Give the same input again with: "
                    + context.home()
                            .command("run --input - --cutoff " + run.key().cutoff()));
        }
        FileSourceResolver given = new FileSourceResolver(
                context, InputFile.examine(path), planned.inputPath(), new FileRequest(path, null, maxRejects));
        if (!given.file.sha256().equals(planned.snapshotValue())) {
            throw NightshiftException.refused(
                    "Run " + run.id() + " was started with the file " + path + " whose SHA-256 was "
                            + planned.snapshotValue() + ", but it is now "
                            + given.file.sha256()
                            + ". Restore the old file, or start a new run with: "
                            + new NextCommand(context.home(), ledger).newRun(run));
        }
        return given;
    }

    /** Returns the command that reads the file in a new run. */
    String newRun(Run run, @Nullable Plan stored) {
        InputProperties properties = properties(stored);
        return NextCommand.newFileRun(context.home(), run, file.path(), properties);
    }

    /** Refuses the file if it is not what a run can read. Called before the run exists. */
    void requireRecords(Ledger ledger) {
        try {
            if (request.stream() != null && file.shape() == InputFile.Shape.EMPTY && !request.allowEmpty()) {
                throw NightshiftException.refused("Standard input is empty; the command that writes it may have failed."
                        + " If no record is right, call this again with --allow-empty");
            }
            FileSource.requireRecords(
                    file,
                    properties(null),
                    zone(null),
                    protection(properties(null)),
                    new RejectLimit(request.maxRejects()));
        } catch (NightshiftException e) {
            new SortFiles(context).removeRefused(file, ledger);
            throw e instanceof PipedOnlyException piped ? advised(context, request, piped) : e;
        }
    }

    private InputProperties properties(@Nullable Plan stored) {
        InputProperties settings = context.settings().input();
        InputProperties usual =
                stored == null ? settings : planned(stored.source(), settings.maxLineBytes(), settings.rejects());
        return new InputProperties(
                request.idField() == null ? usual.idField() : request.idField(),
                request.timeField() == null ? usual.timeField() : request.timeField(),
                request.recordPath() == null ? usual.path() : request.recordPath(),
                request.epoch() == null ? usual.epoch() : Epoch.of(request.epoch()),
                settings.maxLineBytes(),
                settings.rejects());
    }

    /** How a planned run reads its file. */
    static InputProperties planned(SourceDescription source, int maxLineBytes, InputProperties.Rejects rejects) {
        return new InputProperties(
                source.columns().get(0).name(),
                source.columns().get(1).name(),
                source.recordPath() == null ? "" : source.recordPath(),
                source.epoch() == null ? Epoch.NONE : Epoch.of(source.epoch()),
                maxLineBytes,
                rejects);
    }

    private ZoneId zone(@Nullable Plan stored) {
        ZoneId configured = context.settings().source().timeZone();
        return stored != null
                ? ZoneId.of(stored.source().timeZone())
                : configured != null ? configured : context.settings().zone();
    }

    ResolvedSource find(Run run, @Nullable Plan stored) {
        InputProperties properties = properties(stored);
        Protection protection = protection(properties);
        ZoneId zone = zone(stored);
        int ranges =
                context.settings().source().rangesOfFile(Runtime.getRuntime().availableProcessors());
        SourceDescription description = new SourceDescription(
                String.valueOf(file.path().getFileName()),
                columns(properties, protection),
                0,
                1,
                zone.toString(),
                SourceDescription.FILE,
                file.sha256(),
                "files",
                path,
                properties.path(),
                properties.epoch().label(),
                null,
                null,
                null,
                null,
                protection.rules().isEmpty() ? null : protection.list(protection.key()));
        FileSource rows = new FileSource(
                file,
                new SortFiles(context).folder(run.id()),
                properties,
                zone,
                protection,
                new RejectLimit(request.maxRejects()),
                ranges);
        return new ResolvedSource(description, rows, true, ranges, GuardProperties.NONE);
    }

    /** The settings' protection of a record's fields. */
    private Protection protection(InputProperties properties) {
        return context.settings().source().protection().ofRecords(properties.idField(), properties.timeField());
    }

    private static List<Column> columns(InputProperties properties, Protection protection) {
        Column id =
                new Column(properties.idField(), properties.idField(), "json", ColumnType.NUMBER_OR_TEXT, 0, 0, false);
        ProtectionRule rule = protection.rules().get(properties.idField());
        return List.of(
                rule == null ? id : rule.carried(id),
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
