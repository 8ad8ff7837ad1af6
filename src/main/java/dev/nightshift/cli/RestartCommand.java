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
            "Go on with a run that was killed, failed or was stopped, from its last committed chunk, and wait for its end.",
            "It goes on with what it was begun with; other settings are refused."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, now or before",
            "1:failed; restart it again, it goes on where it was",
            "2:wrong usage",
            "3:refused before anything was started (settings, privileges, bucket), or the run was given up",
            "4:another process holds the run",
            "5:no such run",
            "6:stopped before the end; restart it again, it goes on where it was",
            "7:its snapshot of the source is lost; begin anew with: nightshift run --rerun"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift restart                      the newest run",
            "  nightshift restart 7",
            "  nightshift restart 7 --accept-volume    publish it although it has unusually few rows"
        })
final class RestartCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Mixin
    RunArgument run = new RunArgument();

    @Option(names = "--accept-volume", description = "Publish it whatever nightshift.guard says of its number of rows.")
    boolean acceptVolume;

    @Option(
            names = "--max-rejects",
            paramLabel = "N",
            description = "Of a run that reads a file: how many of its lines may be rejected. Default: 1%% of them.")
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
