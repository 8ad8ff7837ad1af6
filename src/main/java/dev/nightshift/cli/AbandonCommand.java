package dev.nightshift.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "abandon",
        description = {
            "Abandon a run permanently. It cannot be restarted.",
            "What it wrote to the bucket stays there, but no manifest names it."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:abandoned, now or before",
            "2:wrong usage",
            "3:the run is complete",
            "4:a process holds the run; stop it first",
            "5:no such run"
        },
        footerHeading = "%nExample:%n",
        footer = "  nightshift abandon 7")
final class AbandonCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Mixin
    RunArgument run = new RunArgument();

    AbandonCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        new Printer(top.program()).say(top.operations().abandon(run.name));
        return ExitCode.DONE;
    }
}
