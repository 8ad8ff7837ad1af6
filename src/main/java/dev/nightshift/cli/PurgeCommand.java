package dev.nightshift.cli;

import dev.nightshift.operation.PurgeResult;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "purge",
        description = {
            "Remove old runs of the configured source from the ledger and from Spring Batch's tables.",
            "Without --yes it only shows what would go. A run that a process works on and the newest complete one are kept."
                    + " Objects in the bucket stay."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done, or shown", "2:wrong usage", "3:the settings or the ledger cannot be used"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift purge --older-than 90d          show what would go",
            "  nightshift purge --older-than 90d --yes    remove it"
        })
final class PurgeCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Option(
            names = "--older-than",
            required = true,
            paramLabel = "AGE",
            description = "Runs whose state has not changed for longer, such as 90d or 720h.")
    String olderThan = "";

    @Option(names = "--yes", description = "Really remove them.")
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
        if (result.kept() != null) {
            printer.say(
                    "Run " + result.kept() + " is that old too and is kept, because it is the newest complete one.");
        }
        int count = result.runs().size();
        String runs = count + (count == 1 ? " run" : " runs");
        printer.say(
                result.done()
                        ? runs + " removed."
                        : runs + " would be removed" + (count == 0 ? "." : "; add --yes to remove them."));
        return ExitCode.DONE;
    }
}
