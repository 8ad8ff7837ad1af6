package dev.nightshift.cli;

import dev.nightshift.operation.FileRequest;
import dev.nightshift.operation.RunRequest;
import dev.nightshift.operation.RunResult;
import dev.nightshift.operation.RunSelector;
import dev.nightshift.work.NightshiftException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description = {
            "Start or resume the run for a cutoff, and wait until it ends.",
            "A run that died, failed or was stopped resumes after its last committed chunk. A complete run is left"
                    + " unchanged."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, now or before",
            "1:failed; run the command again to resume",
            "2:wrong usage",
            "3:refused before anything was started (settings, privileges, bucket)",
            "4:another process holds the run",
            "6:stopped before the end; run the command again to resume",
            "7:its snapshot of the source is lost; start a new run with --rerun"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift run                                  tonight's run",
            "  nightshift run --cutoff 2026-11-23T00:00:00Z    that night's run, as --cutoff 2026-11-23 in UTC",
            "  nightshift run --input logins.jsonl.gz          the records of a file",
            "  nightshift run --top 10                         report the 10 latest logins",
            "  nightshift run --format parquet                 Parquet instead of JSON Lines",
            "  nightshift run --workers                        share the work with 'nightshift worker' processes",
            "  nightshift run --rerun --json                   a new run beside the last one"
        })
final class RunCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Option(
            names = "--cutoff",
            paramLabel = "TIME",
            description = "Only logins strictly before this time count for the latest logins; a time with zone, or a"
                    + " day, which means its start in nightshift.zone. Default: 00:00 of today there.")
    @Nullable String cutoff;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "How many latest logins to report, 1 to 10,000. Default: nightshift.top, 3.")
    @Nullable Integer latest;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Read this file instead of the configured source: JSON Lines, other JSON objects one after"
                    + " another, or an array of them, plain or compressed with gzip or zstd; - reads standard input.")
    @Nullable String input;

    @Option(
            names = "--max-rejects",
            paramLabel = "N",
            description = "How many lines of the file may be rejected. Default: 1%% of them.")
    @Nullable Long maxRejects;

    @Option(
            names = "--id-field",
            paramLabel = "NAME",
            description = "The file's field with the id. Default: nightshift.input.id-field, id.")
    @Nullable String idField;

    @Option(
            names = "--time-field",
            paramLabel = "NAME",
            description = "The file's field with the time of the last login. Default: nightshift.input.time-field,"
                    + " last_login.")
    @Nullable String timeField;

    @Option(
            names = "--path",
            paramLabel = "NAMES",
            description = "Where each object of the file has its array of records, such as Records or data.items."
                    + " Default: nightshift.input.path, none.")
    @Nullable String recordPath;

    @Option(
            names = "--epoch",
            paramLabel = "UNIT",
            description = "The unit of times that are numbers since 1970: seconds or millis. Default:"
                    + " nightshift.input.epoch, none.")
    @Nullable String epoch;

    @Option(names = "--allow-empty", description = "Accept a standard input without any text.")
    boolean allowEmpty;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "Format of the part files: jsonl, csv or parquet. Default: nightshift.format, jsonl.")
    @Nullable String format;

    @Option(names = "--rerun", description = "Start a new run, although there is already one for that cutoff.")
    boolean rerun;

    @Option(
            names = "--full",
            description = "With nightshift.load: incremental, copy the whole table and begin a new chain of nights.")
    boolean full;

    @Option(
            names = "--workers",
            description = "Let workers on any number of machines copy the rows; start them with: nightshift worker.")
    boolean workers;

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    RunCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        Function<ZoneId, Instant> time = cutoff == null ? null : RunSelector.time(cutoff, "--cutoff");
        RunRequest request = new RunRequest(null, latest, rerun, file(), format, full, workers);
        RunResult result = top.work((operations, progress, stop) ->
                operations.run(time == null ? request : request.at(time.apply(operations.zone())), progress, stop));
        return new Printer(top.program()).end(result, json);
    }

    private Path path(String name) {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw NightshiftException.usage("--input is '" + name + "', which cannot be a file's name in this locale ("
                    + System.getProperty("sun.jnu.encoding")
                    + "). Set LC_ALL=C.UTF-8, or give its content to: "
                    + top.program().home().command("run --input -"));
        }
    }

    private @Nullable FileRequest file() {
        if (input == null) {
            if (maxRejects != null
                    || idField != null
                    || timeField != null
                    || recordPath != null
                    || epoch != null
                    || allowEmpty) {
                throw NightshiftException.usage("--max-rejects, --id-field, --time-field, --path, --epoch and"
                        + " --allow-empty need a file; name it with --input FILE");
            }
            return null;
        }
        boolean standardInput = input.equals("-");
        return new FileRequest(
                standardInput ? null : path(input),
                standardInput ? System.in : null,
                idField,
                timeField,
                recordPath,
                epoch,
                allowEmpty,
                maxRejects);
    }
}
