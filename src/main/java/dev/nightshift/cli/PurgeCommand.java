package dev.nightshift.cli;

import dev.nightshift.operation.PurgeResult;
import dev.nightshift.operation.RunSummary;
import dev.nightshift.work.Figures;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "purge",
        description = {
            "Remove old runs of the configured source from the ledger and from Spring Batch's tables; without a configured"
                    + " source, those of all sources, also of files.",
            "Without --yes it only lists what would be removed. The newest complete run, and a run that a process is"
                    + " working on, are kept. Objects in the bucket are kept too."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:removed, or listed", "2:wrong usage", "3:the settings or the ledger cannot be used"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift purge --older-than 90d          list what would be removed",
            "  nightshift purge --older-than 90d --yes    remove it"
        })
final class PurgeCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Option(
            names = "--older-than",
            required = true,
            paramLabel = "AGE",
            description = "Runs whose state has not changed for longer than this, such as 90d or 720h.")
    String olderThan = "";

    @Option(names = "--yes", description = "Remove the runs.")
    boolean yes;

    PurgeCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        Duration age = Durations.parse(olderThan, "--older-than");
        PurgeResult result = top.operations().purge(age, yes);
        Printer printer = new Printer(top.program());
        if (!result.runs().isEmpty()) {
            new RunTable(top.program().out()).print(result.runs());
        }
        for (RunSummary kept : result.kept()) {
            printer.say("Run " + kept.run() + " is also that old, but is kept because it is the newest complete run"
                    + (result.kept().size() == 1 ? "" : " of " + kept.source()) + ".");
        }
        int count = result.runs().size();
        String runs = Figures.count(count, "run", "runs");
        printer.say(
                result.done()
                        ? runs + " removed."
                        : runs + " would be removed"
                                + (count == 0 ? "." : "; add --yes to remove " + (count == 1 ? "it." : "them.")));
        return ExitCode.DONE;
    }
}
