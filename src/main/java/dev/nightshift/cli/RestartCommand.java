package dev.nightshift.cli;

import dev.nightshift.operation.RunResult;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "restart",
        description = {
            "Resume a run that died, failed or was stopped, after its last committed chunk, and wait until it ends.",
            "The run keeps the settings that it was started with; other settings are refused."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, now or before",
            "1:failed; restart the run again to resume",
            "2:wrong usage",
            "3:refused before anything was started (settings, privileges, bucket), or the run was abandoned",
            "4:another process holds the run",
            "5:no such run",
            "6:stopped before the end; restart the run again to resume",
            "7:its snapshot of the source is lost; start a new run with: nightshift run --cutoff T --rerun"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift restart                      the newest run",
            "  nightshift restart 7",
            "  nightshift restart 7 --accept-volume    publish it in spite of its row count"
        })
final class RestartCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Mixin
    RunArgument run = new RunArgument();

    @Option(
            names = "--accept-volume",
            description = "Publish the run even if nightshift.guard refuses its number of rows.")
    boolean acceptVolume;

    @Option(
            names = "--max-rejects",
            paramLabel = "N",
            description = "For a run that reads a file: how many lines may be rejected. Default: 1%% of them.")
    @Nullable Long maxRejects;

    @Option(names = "--json", description = "Print the result as JSON.")
    boolean json;

    RestartCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        RunResult result = top.work(
                (operations, progress, stop) -> operations.restart(run.name, acceptVolume, maxRejects, progress, stop));
        return new Printer(top.program()).end(result, json);
    }
}
