package dev.nightshift.cli;

import dev.nightshift.operation.RunQueries;
import dev.nightshift.operation.RunStatus;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        description = "Show the status of a run: state, progress, attempts, last error and where its report is.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:with --max-age: no run was completed within that time",
            "2:wrong usage",
            "3:the settings or the ledger cannot be used",
            "5:no such run"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift status                           the newest run",
            "  nightshift status 7                         run number 7",
            "  nightshift status 2026-11-23T00:00:00Z      the run for that cutoff",
            "  nightshift status --max-age 26h             exit code 1 if a night was missed"
        })
final class StatusCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Mixin
    RunArgument run = new RunArgument();

    @Option(
            names = "--max-age",
            paramLabel = "AGE",
            description =
                    "Return exit code 1 if no run of the configured source (without one: of any source) was completed within"
                            + " this time, such as 26h or 90m.")
    @Nullable String maxAge;

    @Option(names = "--json", description = "Print the status as JSON.")
    boolean json;

    StatusCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        Duration age = maxAge == null ? null : Durations.parse(maxAge, "--max-age");
        RunQueries queries = top.queries();
        RunStatus status = queries.status(run.name);
        Printer printer = new Printer(top.program());
        if (json) {
            printer.json(status);
        } else {
            printer.print(status);
        }
        if (age != null && !queries.completedWithin(age)) {
            top.program().err().println("nightshift: no run was completed within " + maxAge);
            return ExitCode.FAILED;
        }
        return ExitCode.DONE;
    }
}
