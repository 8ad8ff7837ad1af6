package dev.nightshift.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "recover",
        description = {
            "Mark a dead run as failed so that it can be restarted.",
            "run, restart and nightly do this by themselves. It is refused while the process may be alive; the message"
                    + " names the process."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or the run was not dead",
            "2:wrong usage",
            "4:a process holds the run and may be alive",
            "5:no such run"
        },
        footerHeading = "%nExample:%n",
        footer = "  nightshift recover 7")
final class RecoverCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Mixin
    RunArgument run = new RunArgument();

    RecoverCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        new Printer(top.program()).say(top.operations().recover(run.name));
        return ExitCode.DONE;
    }
}
