package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import java.util.List;
import java.util.stream.IntStream;

/** A view in Spark SQL over the part files by name. Not tested on Spark. */
final class SparkTable implements TableDefinition {

    @Override
    public String write(TableFiles files) {
        return "-- " + files.description() + ".\n"
                + "-- Not tested on Spark: compare a few rows before you rely on it.\n"
                + notes(files)
                + "CREATE OR REPLACE TEMPORARY VIEW " + quoted(files.name()) + " (\n"
                + TableDefinition.lines(files, i -> quoted(files.column(i).name()) + " " + type(files, i))
                + "\n)\n"
                + "USING "
                + (files.format() == Format.JSONL ? "json" : files.format().label()) + "\n"
                + "OPTIONS (\n" + options(files.format()) + "  path '"
                + path(files.parts()).replace("\\", "\\\\").replace("'", "\\'") + "'\n);\n";
    }

    private static String notes(TableFiles files) {
        boolean nanos = IntStream.range(0, files.columns().size()).anyMatch(files::nanos);
        if (!nanos) {
            return "";
        }
        return files.format() == Format.PARQUET
                ? "-- Spark has no nanoseconds. To read such times as whole numbers since 1970: SET"
                        + " spark.sql.legacy.parquet.nanosAsLong = true;\n"
                : "-- Spark has no nanoseconds. Such times are texts, whose order is the order of time.\n";
    }

    private static String options(Format format) {
        return switch (format) {
            case PARQUET -> "";
            case CSV -> "  header 'true',\n  multiLine 'true',\n  escape '\"',\n  mode 'FAILFAST',\n";
            case JSONL -> "  mode 'FAILFAST',\n";
        };
    }

    private static String type(TableFiles files, int index) {
        Column column = files.column(index);
        boolean typed = files.format() == Format.PARQUET;
        if (files.nanos(index)) {
            return typed ? "BIGINT" : "STRING";
        }
        return switch (files.form(index)) {
            case LONG -> "BIGINT";
            case DECIMAL -> "DECIMAL(" + column.precision() + "," + column.scale() + ")";
            case TEXT -> "STRING";
            case BINARY -> typed ? "BINARY" : "STRING";
            case DOUBLE -> "DOUBLE";
            case BOOLEAN -> "BOOLEAN";
            case DATE -> "DATE";
            case INSTANT -> "TIMESTAMP";
            case LOCAL_TIME -> "TIMESTAMP_NTZ";
        };
    }

    /** One pattern that matches only these files, because the folder may contain files that no manifest names. */
    private static String path(List<String> parts) {
        if (parts.isEmpty()) {
            return "";
        }
        // The nights of a chain have folders of their own below that of the data.
        boolean together = parts.stream().map(SparkTable::folder).distinct().count() == 1;
        int folder = together ? folder(parts.get(0)).length() : parts.get(0).indexOf("/data/cutoff=") + 6;
        List<String> names = parts.stream().map(part -> part.substring(folder)).toList();
        String base = parts.get(0).substring(0, folder).replaceFirst("^s3:", "s3a:");
        return base + (names.size() == 1 ? names.get(0) : "{" + String.join(",", names) + "}");
    }

    private static String folder(String part) {
        return part.substring(0, part.lastIndexOf('/') + 1);
    }

    private static String quoted(String name) {
        return '`' + name.replace("`", "``") + '`';
    }
}
