package dev.nightshift.cli;

import dev.nightshift.work.NightshiftException;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "ddl",
        description = {
            "Print the statements with which DuckDB, Athena or Spark read a complete run's part files as a table.",
            "Of a night of a chain, they read all nights of the chain up to that one; DuckDB also gets a view NAME_newest"
                    + " of the newest row of each id, for tables whose rows are updated in place.",
            "They contain the exact types of the columns; readers that guess types turn decimals into doubles. The"
                    + " statements for DuckDB are tested. Those for Athena and Spark, and current/symlink.txt, are"
                    + " experimental, because they have not been run there."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "2:wrong usage",
            "3:the settings or the ledger cannot be used, or the run read a file, which has no columns",
            "5:no such run, or not complete"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift ddl duckdb | duckdb logins.db     a view of the run completed last",
            "  nightshift ddl athena 7                      a table with the columns of run 7"
        })
final class DdlCommand implements Callable<Integer> {

    private static final Set<String> ENGINES = Set.of("athena", "spark", "duckdb");

    private final NightshiftCommand top;

    @Parameters(index = "0", paramLabel = "ENGINE", description = "athena, spark or duckdb.")
    String engine = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "RUN",
            description =
                    "The run's number or cutoff. Default: the run that was completed last; of nights, the one with the latest cutoff.")
    @Nullable String run;

    DdlCommand(NightshiftCommand top) {
        this.top = top;
    }

    @Override
    public Integer call() {
        if (!ENGINES.contains(engine)) {
            throw NightshiftException.usage("ENGINE is '" + engine + "'; expected athena, spark or duckdb");
        }
        // Statements are for programs, which need every name as it is.
        top.program().out().write(top.queries().tableDefinition(engine, run));
        top.program().out().flush();
        return ExitCode.DONE;
    }
}
