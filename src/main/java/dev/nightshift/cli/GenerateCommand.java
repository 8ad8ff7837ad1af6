package dev.nightshift.cli;

import dev.nightshift.work.NightshiftException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "generate",
        description = {
            "Replace the rows of the embedded sample database.",
            "It is refused if a source is configured. The same number of rows, seed and day give the same logins."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "2:wrong usage",
            "3:refused: a source is configured, or a run has begun to read the sample"
        },
        footerHeading = "%nExample:%n",
        footer = "  nightshift generate --rows 1000000 --seed 7")
final class GenerateCommand implements Callable<Integer> {

    private final NightshiftCommand top;

    @Option(names = "--rows", required = true, paramLabel = "N", description = "How many rows, 0 to 1,000,000,000.")
    long rows;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Seed of the random values; another seed gives other rows. Default: ${DEFAULT-VALUE}.")
    long seed;

    GenerateCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        if (rows < 0 || rows > 1_000_000_000) {
            throw NightshiftException.usage("--rows is " + rows + "; expected 0 to 1,000,000,000");
        }
        top.program().out().println("Generated " + top.operations().generate(rows, seed, top::tell));
        return ExitCode.DONE;
    }
}
