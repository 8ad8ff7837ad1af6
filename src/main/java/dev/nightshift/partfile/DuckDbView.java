package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.storage.TargetProperties;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * A view in DuckDB that keeps every digit. DuckDB's CSV reader keeps every digit of a declared type. Its JSON reader
 * (2.0.0) first converts numbers with a fraction to doubles, so numbers with more digits than a double keeps are
 * extracted from the text of the line. Its CSV reader takes a carriage return in a header for the end of a line unless
 * it is told what ends a line.
 */
final class DuckDbView implements TableDefinition {

    /** A decimal with up to this many digits survives the conversion to a double and back. */
    private static final int DOUBLE_DIGITS = 15;

    @Override
    public String write(TableFiles files) {
        String remote = files.parts().stream().anyMatch(part -> part.startsWith("s3://"))
                ? "-- Once before: INSTALL httpfs; LOAD httpfs; INSTALL aws; LOAD aws;\n--   " + secret(files.target())
                        + "\n"
                : "";
        return "-- " + files.description() + ".\n" + remote + "CREATE OR REPLACE VIEW " + quoted(files.name()) + " AS\n"
                + (files.parts().isEmpty() ? none(files) : select(files)) + ";\n"
                + (files.chain() ? newest(files) : "");
    }

    /** A second view for tables whose rows are updated in place, of which each night has those whose time moved. */
    private static String newest(TableFiles files) {
        return "-- The newest row of each id, for a table whose rows are updated in place. It has deleted rows too, and"
                + " other columns as they\n-- were when the time changed last.\n"
                + "CREATE OR REPLACE VIEW " + quoted(files.name() + "_newest") + " AS\n"
                + "SELECT * FROM " + quoted(files.name()) + "\nQUALIFY row_number() OVER (PARTITION BY "
                + quoted(files.column(files.idColumn()).name()) + " ORDER BY "
                + quoted(files.column(files.timeColumn()).name()) + " DESC NULLS LAST) = 1;\n";
    }

    /** The statement that lets DuckDB reach the bucket, with the endpoint of a service other than Amazon's. */
    private static String secret(TargetProperties target) {
        URI endpoint = target.endpoint();
        String region = target.region() == null && endpoint != null ? "us-east-1" : target.region();
        return "CREATE OR REPLACE SECRET nightshift (TYPE s3, PROVIDER credential_chain"
                + (target.bucket() == null ? "" : ", SCOPE " + text("s3://" + target.bucket()))
                + (region == null ? "" : ", REGION " + text(region))
                + (endpoint == null ? "" : ", ENDPOINT " + text(endpoint.getRawAuthority() + path(endpoint)))
                + (target.pathStyle() ? ", URL_STYLE 'path'" : "")
                + (endpoint != null && "http".equalsIgnoreCase(endpoint.getScheme()) ? ", USE_SSL false" : "") + ");";
    }

    private static String path(URI endpoint) {
        return endpoint.getRawPath() == null ? "" : endpoint.getRawPath().replaceFirst("/$", "");
    }

    private static String none(TableFiles files) {
        return "SELECT\n"
                + TableDefinition.lines(
                        files,
                        i -> "CAST(NULL AS " + type(files, i) + ") AS "
                                + quoted(files.column(i).name()))
                + "\nWHERE false";
    }

    private static String select(TableFiles files) {
        return switch (files.format()) {
            case PARQUET -> "SELECT * FROM read_parquet(" + parts(files) + ")";
            case CSV ->
                "SELECT" + replaced(files) + " FROM read_csv(" + parts(files)
                        + ",\n  header = true, auto_detect = false, new_line = '\\r\\n', delim = ',', quote = '\"', escape = '\"',"
                        + " nullstr = '', allow_quoted_nulls = false,\n  columns = {" + columns(files) + "})";
            case JSONL ->
                IntStream.range(0, files.columns().size()).anyMatch(i -> fragile(files, i))
                        ? fromText(files)
                        : "SELECT" + replaced(files) + " FROM read_json(" + parts(files)
                                + ",\n  format = 'newline_delimited',\n  columns = {" + columns(files) + "})";
        };
    }

    /** The selected columns; bytes are converted from the hex text. */
    private static String replaced(TableFiles files) {
        List<String> bytes = IntStream.range(0, files.columns().size())
                .filter(i -> files.form(i) == ColumnForm.BINARY)
                .mapToObj(i -> quoted(files.column(i).name()))
                .map(name -> "unhex(" + name + ") AS " + name)
                .toList();
        return bytes.isEmpty() ? " *" : " * REPLACE (" + String.join(", ", bytes) + ")";
    }

    private static String columns(TableFiles files) {
        return IntStream.range(0, files.columns().size())
                .mapToObj(i -> text(files.column(i).name()) + ": "
                        + text(files.form(i) == ColumnForm.BINARY ? "VARCHAR" : type(files, i)))
                .collect(Collectors.joining(", "));
    }

    private static String fromText(TableFiles files) {
        return "SELECT\n"
                + TableDefinition.lines(
                        files,
                        i -> value(files, i) + " AS " + quoted(files.column(i).name()))
                + "\nFROM read_json_objects(" + parts(files) + ",\n  format = 'newline_delimited')";
    }

    private static String value(TableFiles files, int index) {
        String name = files.column(index).name();
        if (fragile(files, index)) {
            String key = new String(JsonStringEncoder.getInstance().quoteAsCharArray(name));
            // Within a JSON text every quotation mark is preceded by a backslash, so this pattern matches keys only.
            String number = "nullif(regexp_extract(json::VARCHAR, "
                    + text("[{,]\"" + key.replaceAll("[\\p{ASCII}&&\\W]", "\\\\$0") + "\":(-?[0-9][0-9.eE+-]*)")
                    + ", 1), '')";
            return files.form(index) == ColumnForm.TEXT ? number : "CAST(" + number + " AS " + type(files, index) + ")";
        }
        String plain = "(json ->> " + text("$.\"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"") + ")";
        return switch (files.form(index)) {
            case TEXT -> plain;
            case BINARY -> "unhex" + plain;
            default -> "CAST(" + plain + " AS " + type(files, index) + ")";
        };
    }

    /** Whether a value could lose digits by the conversion to a double. */
    private static boolean fragile(TableFiles files, int index) {
        Column column = files.column(index);
        ColumnForm form = files.form(index);
        boolean number = column.type() == ColumnType.NUMBER;
        return number
                && form != ColumnForm.LONG
                && !(form == ColumnForm.DECIMAL && column.precision() <= DOUBLE_DIGITS);
    }

    private static String type(TableFiles files, int index) {
        Column column = files.column(index);
        return switch (files.form(index)) {
            case LONG -> "BIGINT";
            case DECIMAL -> "DECIMAL(" + column.precision() + "," + column.scale() + ")";
            case TEXT -> "VARCHAR";
            case BINARY -> "BLOB";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case DATE -> "DATE";
            case INSTANT -> files.nanos(index) ? "TIMESTAMPTZ_NS" : "TIMESTAMPTZ";
            case LOCAL_TIME -> files.nanos(index) ? "TIMESTAMP_NS" : "TIMESTAMP";
        };
    }

    /** The parts, without the columns that DuckDB would read from {@code cutoff=…/rerun=…} in their paths. */
    private static String parts(TableFiles files) {
        return files.parts().stream()
                .map(part -> "  " + text(part))
                .collect(Collectors.joining(",\n", "[\n", "],\n  hive_partitioning = false"));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    private static String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }
}
