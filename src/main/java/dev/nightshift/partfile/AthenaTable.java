package dev.nightshift.partfile;

import dev.nightshift.login.Column;

/** A table in Amazon Athena over the symlink list, so that it always reads the current run. Not tested on Athena. */
final class AthenaTable implements TableDefinition {

    @Override
    public String write(TableFiles files) {
        return "-- " + files.description() + ".\n"
                + "-- It reads symlink.txt, and so always "
                + (files.chain() ? "all nights of the newest chain" : "the newest complete run")
                + ". The columns are those of the run above.\n"
                + "-- Not tested on Athena: compare a few rows before you rely on it.\n"
                + notes(files)
                + "CREATE EXTERNAL TABLE " + quoted(files.name()) + " (\n"
                + TableDefinition.lines(files, i -> quoted(files.column(i).name()) + " " + type(files, i))
                + "\n)\n"
                + serde(files.format())
                + "STORED AS INPUTFORMAT 'org.apache.hadoop.hive.ql.io.SymlinkTextInputFormat'\n"
                + "OUTPUTFORMAT 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat'\n"
                + "LOCATION '" + files.current().replace("'", "''") + "'"
                + (files.format() == Format.CSV ? "\nTBLPROPERTIES ('skip.header.line.count' = '1')" : "")
                + ";\n";
    }

    private static String notes(TableFiles files) {
        return switch (files.format()) {
            case PARQUET -> "";
            case CSV ->
                "-- Athena's reader for quoted CSV returns text only, reads NULL as the empty text, fails on line"
                        + " breaks within a text, and may drop backslashes. Parquet has no such limits.\n";
            case JSONL ->
                "-- Times are texts; from_iso8601_timestamp_nanos(last_login) converts them. Whether Athena's JSON"
                        + " reader keeps every digit of a decimal is not tested. Parquet keeps every digit.\n";
        };
    }

    private static String serde(Format format) {
        return switch (format) {
            case PARQUET -> "ROW FORMAT SERDE 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe'\n";
            case CSV -> """
                        ROW FORMAT SERDE 'org.apache.hadoop.hive.serde2.OpenCSVSerde'
                        WITH SERDEPROPERTIES ('separatorChar' = ',', 'quoteChar' = '"', 'escapeChar' = '"')
                        """;
            case JSONL -> "ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\n";
        };
    }

    private static String type(TableFiles files, int index) {
        if (files.format() == Format.CSV) {
            return "string";
        }
        Column column = files.column(index);
        boolean typed = files.format() == Format.PARQUET;
        return switch (files.form(index)) {
            case LONG -> "bigint";
            case DECIMAL -> "decimal(" + column.precision() + "," + column.scale() + ")";
            case TEXT -> "string";
            case BINARY -> typed ? "binary" : "string";
            case DOUBLE -> "double";
            case BOOLEAN -> "boolean";
            case DATE -> typed ? "date" : "string";
            case INSTANT, LOCAL_TIME -> typed ? "timestamp" : "string";
        };
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
