package dev.nightshift.cli;

import dev.nightshift.operation.FileRequest;
import dev.nightshift.operation.RunRequest;
import dev.nightshift.operation.RunResult;
import dev.nightshift.operation.RunSelector;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "run",
        description = {
            "Start the run for a cutoff, or go on with it, and wait for its end.",
            "A run that was killed, failed or was stopped goes on from its last committed chunk. One that is complete is"
                    + " left as it is."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, now or before",
            "1:failed; run the command again, it goes on where it was",
            "2:wrong usage",
            "3:refused before anything was started (settings, privileges, bucket)",
            "4:another process holds the run",
            "6:stopped before the end; run the command again, it goes on where it was",
            "7:its snapshot of the source is lost; begin anew with --rerun"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift run                                  tonight's run",
            "  nightshift run --cutoff 2026-11-23T00:00:00Z    that night's run",
            "  nightshift run --input logins.jsonl.gz          the records of a file, whatever source is configured",
            "  nightshift run --top 10                         report the 10 latest logins",
            "  nightshift run --format parquet                 Parquet instead of JSON Lines",
            "  nightshift run --rerun --json                   once more, beside the last one"
        })
final class RunCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Option(
            names = "--cutoff",
            paramLabel = "TIME",
            description =
                    "Logins strictly before this time count for the latest logins; a time with zone. Default: 00:00"
                            + " of today in nightshift.zone.")
    @Nullable String cutoff;

    @Option(
            names = "--top",
            paramLabel = "N",
            description = "How many latest logins to report, 1 to 10,000. Default: nightshift.top, 3.")
    @Nullable Integer latest;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "Read this file of JSON Lines, or of one JSON array, plain or in gzip or zstd, instead of the"
                    + " configured source; - reads standard input.")
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
            names = "--format",
            paramLabel = "FORMAT",
            description = "Format of the part files: jsonl, csv or parquet. Default: nightshift.format, jsonl.")
    @Nullable String format;

    @Option(names = "--rerun", description = "Start the next rerun, although there is a run for that cutoff.")
    boolean rerun;

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    RunCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        RunRequest request = new RunRequest(
                cutoff == null ? null : RunSelector.time(cutoff, "--cutoff"), latest, rerun, file(), format);
        RunResult result = top.work((operations, progress, stop) -> operations.run(request, progress, stop));
        return new Printer(top.program()).end(result, json);
    }

    private @Nullable FileRequest file() {
        if (input == null) {
            if (maxRejects != null || idField != null || timeField != null) {
                throw NightshiftException.usage(
                        "--max-rejects, --id-field and --time-field are about a file; name it with --input FILE");
            }
            return null;
        }
        boolean standardInput = input.equals("-");
        return new FileRequest(
                standardInput ? null : Path.of(input),
                standardInput ? System.in : null,
                idField,
                timeField,
                maxRejects);
    }
}
