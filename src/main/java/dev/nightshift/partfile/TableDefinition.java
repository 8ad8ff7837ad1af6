package dev.nightshift.partfile;

import dev.nightshift.work.NightshiftException;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Writes the SQL statements that define a table over part files with the exact types of its columns. Readers that guess
 * types turn decimals into doubles.
 */
public interface TableDefinition {

    /** The definition for {@code athena}, {@code spark} or {@code duckdb}; refuses any other engine, naming it. */
    static TableDefinition of(String engine) {
        return switch (engine) {
            case "athena" -> new AthenaTable();
            case "spark" -> new SparkTable();
            case "duckdb" -> new DuckDbView();
            default ->
                throw NightshiftException.usage(
                        "There are no table definitions for " + engine + "; expected athena, spark or duckdb");
        };
    }

    /** The statements, with comments that explain them and their limits. */
    String write(TableFiles files);

    /** The columns of a table, one line each, separated by commas. */
    static String lines(TableFiles files, IntFunction<String> column) {
        List<String> lines = IntStream.range(0, files.columns().size())
                .mapToObj(i -> "  " + column.apply(i))
                .toList();
        return String.join(",\n", lines);
    }
}
