package dev.nightshift.cli;

import dev.nightshift.operation.RunStatus;
import dev.nightshift.work.Figures;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "stop",
        description = {
            "Stop a run on any host, and wait until it has stopped.",
            "The run stays stopped until somebody restarts it; the nightly command does not resume it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the run is stopped, or ended before it could be stopped",
            "1:the ledger failed; the request may have been stored",
            "2:wrong usage",
            "5:no such run"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift stop                                     the newest run",
            "  nightshift stop 7 --reason \"the DBA needs the disk\""
        })
final class StopCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Mixin
    RunArgument run = new RunArgument();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            description = "The reason, shown to everybody who looks at the run.")
    @Nullable String reason;

    StopCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        RunStatus status = top.operations().stop(run.name, reason, top::tell);
        Printer printer = new Printer(top.program());
        switch (status.state()) {
            case COMPLETED -> printer.say("Run " + status.run() + " was complete before it could be stopped.");
            case ABANDONED, SNAPSHOT_LOST ->
                printer.say("Run " + status.run() + " is " + status.state() + "; no process is working on it.");
            case NEW, RUNNING, DEAD, FAILED, STOPPED ->
                printer.say("Run " + status.run() + " is " + status.state() + " after "
                        + Figures.count(status.rows(), "row", "rows") + " and stays stopped."
                        + Printer.nextCommand(status));
        }
        return ExitCode.DONE;
    }
}
