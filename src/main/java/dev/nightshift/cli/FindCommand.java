package dev.nightshift.cli;

import dev.nightshift.operation.IdFindings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "find",
        description = {
            "Find everything that runs have of one id, for a request about one person: all runs in the ledger, of any"
                    + " source, and other runs of these sources in the bucket.",
            "It reads every part file, also those that no manifest names, the documents, the rejects and the ledger, and"
                    + " changes nothing."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything was searched, whether or not the id was found",
            "1:some of it could not be searched, or the bucket or the ledger cannot be reached",
            "2:wrong usage",
            "3:the settings, the ledger or the bucket cannot be used"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift find --id 390927           list every place",
            "  nightshift find --id 390927 --json    for programs"
        })
final class FindCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Option(names = "--id", required = true, paramLabel = "ID", description = "The id as the source has it.")
    String id = "";

    @Option(names = "--json", description = "Print the findings as JSON.")
    boolean json;

    FindCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        IdFindings found = top.queries().find(id, top::tell);
        Printer printer = new Printer(top.program());
        if (json) {
            printer.json(found);
        } else {
            printer.print(found);
        }
        return found.unread().isEmpty() ? ExitCode.DONE : ExitCode.FAILED;
    }
}
