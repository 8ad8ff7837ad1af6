package dev.nightshift.cli;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.RunSummary;
import dev.nightshift.work.NightshiftException;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "runs",
        description =
                "List the runs of the configured source, newest first; without a configured source, those of all sources.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "2:wrong usage", "3:the settings or the ledger cannot be used"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift runs                    the last 20 runs",
            "  nightshift runs --state dead       runs that died and can be restarted",
            "  nightshift runs --limit 365 --json"
        })
final class RunsCommand implements Callable<Integer> {

    private static final String STATES = "new, running, dead, failed, stopped, completed, abandoned or snapshot_lost";

    private final NightshiftCommand top;

    @Option(names = "--state", paramLabel = "STATE", description = "Only runs in this state: " + STATES + ".")
    @Nullable String state;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most this many runs. Default: ${DEFAULT-VALUE}.")
    int limit;

    @Option(names = "--json", description = "Print the list as JSON.")
    boolean json;

    RunsCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        RunState wanted = state == null ? null : wanted(state);
        if (limit < 1) {
            throw NightshiftException.usage("--limit is " + limit + "; expected 1 or more");
        }
        List<RunSummary> runs = top.queries().runsOfSource(wanted, limit);
        if (json) {
            new Printer(top.program()).json(runs);
        } else {
            new RunTable(top.program().out()).print(runs);
        }
        return ExitCode.DONE;
    }

    private static RunState wanted(String state) {
        return RunState.named(state)
                .orElseThrow(() -> NightshiftException.usage("--state is '" + state + "'; expected " + STATES));
    }
}
