package dev.nightshift.cli;

import dev.nightshift.publication.JsonDocument;
import dev.nightshift.selftest.SelfTest;
import dev.nightshift.selftest.SelfTestResult;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnerOnly;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "selftest",
        description = {
            "Test the promises on your own database, bucket and ledger, within two minutes.",
            "It creates a table NIGHTSHIFT_SELFTEST_… with a column of every carried type, lets this program copy it to"
                    + " PREFIX/selftest-…/ in processes of its own, kills them and starts them again, and compares what"
                    + " was published with the rows. It touches nothing that exists, and removes what it made. Without"
                    + " a configured source, everything is in a folder below var/."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no promise was broken",
            "1:the self-test failed",
            "2:wrong usage",
            "3:refused: the settings, the schema or the bucket cannot be used",
            "6:stopped before the end",
            "8:a promise was broken"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift selftest                                  the embedded defaults",
            "  nightshift selftest --profile oracle --schema CRM    your own database",
            "  nightshift selftest --clean                          after a kill -9"
        })
final class SelfTestCommand implements Callable<Integer> {

    private static final int MOST_ROWS = 1_000_000;

    private final NightshiftCommand top;

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            description = "The schema in which to create the table. Required if a source is configured, whose user must"
                    + " have the right to create a table there.")
    @Nullable String schema;

    @Option(
            names = "--rows",
            paramLabel = "N",
            defaultValue = "20000",
            description = "How many rows, 100 to 1,000,000. Default: ${DEFAULT-VALUE}.")
    int rows;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Seed of the rows and of the moments of the kills. Default: ${DEFAULT-VALUE}.")
    long seed;

    @Option(
            names = "--clean",
            description = "Only remove what killed self-tests have left. No other host may be testing in that schema.")
    boolean clean;

    @Option(names = "--json", description = "Print the result as JSON, which var/selftest.json contains anyway.")
    boolean json;

    SelfTestCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        if (rows < 100 || rows > MOST_ROWS) {
            throw NightshiftException.usage("--rows is " + rows + "; expected 100 to 1,000,000");
        }
        SelfTest test = new SelfTest(top.operations(), top::tell);
        Printer printer = new Printer(top.program());
        if (clean) {
            List<String> removed = test.clean(schema);
            (removed.isEmpty() ? List.of("No self-test has left anything.") : removed).forEach(printer::say);
            return ExitCode.DONE;
        }
        StopSignal stop = new StopSignal();
        top.program().signals().stopOn(stop);
        SelfTestResult result = test.run(new SelfTest.Request(schema, rows, seed), stop);
        Path file = write(result);
        if (json) {
            printer.json(result);
        } else {
            new SelfTestPrinter(top.program().out()).print(result, file);
        }
        return ExitCode.of(result);
    }

    private Path write(SelfTestResult result) {
        Path file = top.program().home().var().resolve("selftest.json");
        try {
            OwnerOnly.write(file, JsonDocument.of(result).text());
        } catch (IOException e) {
            throw NightshiftException.failed(file + " could not be written: " + e, e);
        }
        return file;
    }
}
