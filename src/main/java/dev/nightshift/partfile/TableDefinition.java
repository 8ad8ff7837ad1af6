package dev.nightshift.partfile;

import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Writes the statements by which others read part files as a table with the exact types of its columns: readers that guess
 * types turn decimals into doubles.
 */
public interface TableDefinition {

    /** The one for an engine: {@code athena}, {@code spark} or {@code duckdb}; refuses any other by name. */
    static TableDefinition of(String engine) {
        return switch (engine) {
            case "athena" -> new AthenaTable();
            case "spark" -> new SparkTable();
            case "duckdb" -> new DuckDbView();
            default ->
                throw new IllegalArgumentException(
                        "There are no table definitions for " + engine + "; expected athena, spark or duckdb");
        };
    }

    /** The statements, with comments that say what they are and what to mind. */
    String write(TableFiles files);

    /** The columns of a table, a line each: what stands for each, separated by commas. */
    static String lines(TableFiles files, IntFunction<String> column) {
        List<String> lines = IntStream.range(0, files.columns().size())
                .mapToObj(i -> "  " + column.apply(i))
                .toList();
        return String.join(",\n", lines);
    }
}
