package dev.nightshift.cli;

import dev.nightshift.operation.RunResult;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "report",
        description = "Print the answers of a complete run, from the ledger alone.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "2:wrong usage",
            "3:the settings or the ledger cannot be used",
            "5:no such run, or not complete"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift report                 the run that was completed last",
            "  nightshift report 7 --json        report.json of run number 7"
        })
final class ReportCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description =
                    "The run's number or cutoff. Default: the run that was completed last; of nights, the one with the latest cutoff.")
    @Nullable String run;

    @Option(names = "--json", description = "Print report.json.")
    boolean json;

    ReportCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        RunResult published = top.queries().published(run);
        Printer printer = new Printer(top.program());
        if (json) {
            printer.json(Objects.requireNonNull(published.report()));
        } else {
            printer.answers(published);
        }
        return ExitCode.DONE;
    }
}
