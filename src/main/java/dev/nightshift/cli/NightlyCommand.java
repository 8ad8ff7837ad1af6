package dev.nightshift.cli;

import dev.nightshift.operation.NightlyResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "nightly",
        description = {
            "Do the work of the night. A scheduler calls this every night, as often as it likes.",
            "Recovers runs whose process died and resumes those that failed within nightshift.nightly.restart-within."
                    + " Then, regardless of their outcome, starts or resumes tonight's run, whose cutoff is 00:00 of"
                    + " today in nightshift.zone; waits for nightshift.incremental.settle before it. A run that an operator stopped stays stopped. Prints a line about"
                    + " every run."
        },
        exitCodeListHeading = "%nExit codes, the worst of all runs; the best first:%n",
        exitCodeList = {
            "0:all is done, or another process is doing it",
            "6:stopped before the end, by a signal, nightshift.nightly.until or an operator",
            "1:failed; run the command again to resume",
            "7:a snapshot of the source is lost, and a rerun was not allowed or failed too",
            "3:refused before anything was started (settings, privileges, bucket)",
            "2:wrong usage"
        },
        footerHeading = "%nExample:%n",
        footer = "  5 0 * * *  /opt/nightshift/scripts/nightshift nightly    a line of a crontab")
final class NightlyCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    NightlyCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        Printer printer = new Printer(top.program());
        NightlyResult result = top.work((operations, progress, stop) -> operations.nightly(progress, stop, sentence -> {
            progress.endLine();
            printer.say(sentence);
        }));
        return ExitCode.of(result.worst());
    }
}
