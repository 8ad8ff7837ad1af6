package dev.nightshift.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "abandon",
        description = {
            "Give a run up for ever: nothing goes on with it any more.",
            "What it put into the bucket stays there, named by no manifest."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done, or done before",
            "2:wrong usage",
            "3:it is complete",
            "4:a process holds the run; stop it first",
            "5:no such run"
        },
        footerHeading = "%nExample:%n",
        footer = "  nightshift abandon 7")
final class AbandonCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "The run's number or cutoff. Default: the newest run.")
    @Nullable String run;

    AbandonCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        new Printer(top.program()).say(top.operations().abandon(run));
        return ExitCode.DONE;
    }
}
