package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.util.Set;

/** The type of a column for readers of typed part files: the narrowest one that represents all its values exactly. */
enum ColumnForm {
    /** A whole number of 64 bits. */
    LONG,
    /** A decimal of the column's precision and scale, at most 38 digits. */
    DECIMAL,
    TEXT,
    BINARY,
    DOUBLE,
    BOOLEAN,
    DATE,
    /** A point in time. */
    INSTANT,
    /** A date and time of day without a zone. */
    LOCAL_TIME;

    static final int INT64_DIGITS = 18;
    private static final int MOST_DIGITS = 38;
    private static final int MICROSECONDS = 6;

    /** Database types with up to 19 digits whose values all fit a long. */
    private static final Set<String> LONGS = Set.of("BIGINT", "int8", "bigserial");

    /**
     * The form of a table's column.
     *
     * @param id whether the column is the id
     * @param time whether the column is the time of the last login
     */
    static ColumnForm of(Column column, boolean id, boolean time) {
        if (time) {
            return INSTANT;
        }
        if (id && column.type() != ColumnType.NUMBER) {
            // An id in bytes is written as hex, as everywhere else.
            return TEXT;
        }
        return switch (column.type()) {
            case NUMBER -> number(column);
            case NUMBER_OR_TEXT ->
                throw new IllegalArgumentException(
                        "column " + column.name() + " has no single type, so it is not a table's");
            case DOUBLE -> DOUBLE;
            // Parquet has its own types for times with an offset and for UUIDs, but half of its readers do not know
            // them.
            case TEXT, UUID, OFFSET_DATE_TIME -> TEXT;
            case BINARY -> BINARY;
            case BOOLEAN -> BOOLEAN;
            case DATE -> DATE;
            case LOCAL_DATE_TIME -> LOCAL_TIME;
            case INSTANT -> INSTANT;
        };
    }

    private static ColumnForm number(Column column) {
        int digits = column.precision();
        // Without a fixed number of digits, or with more than readers support, a number is written as text, never as a
        // double.
        if (digits <= 0 || digits > MOST_DIGITS || column.scale() > digits) {
            return TEXT;
        }
        boolean whole = column.scale() == 0;
        return whole && (digits <= INT64_DIGITS || LONGS.contains(column.sourceType())) ? LONG : DECIMAL;
    }

    /** Whether microseconds represent all fraction digits of a time column. */
    static boolean micros(Column column) {
        return column.scale() <= MICROSECONDS;
    }
}
