package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.util.Set;

/** What the values of a column are to those who read part files by column types: the narrowest type that holds all. */
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
    /** A moment. */
    INSTANT,
    /** A time of day and date without zone. */
    LOCAL_TIME;

    static final int INT64_DIGITS = 18;
    private static final int MOST_DIGITS = 38;
    private static final int MICROSECONDS = 6;

    /** Types of the databases whose 19 digits all fit a long. */
    private static final Set<String> LONGS = Set.of("BIGINT", "int8", "bigserial");

    /**
     * The form of a table's column.
     *
     * @param id whether it is the id
     * @param time whether it is the time of the last login
     */
    static ColumnForm of(Column column, boolean id, boolean time) {
        if (time) {
            return INSTANT;
        }
        if (id && column.type() != ColumnType.NUMBER) {
            // Those in bytes are the hex that they are everywhere.
            return TEXT;
        }
        return switch (column.type()) {
            case NUMBER -> number(column);
            case NUMBER_OR_TEXT ->
                throw new IllegalArgumentException("column " + column.name() + " is no table's: it has no one type");
            case DOUBLE -> DOUBLE;
            // Offsets and UUIDs have types of their own that half of the readers do not know.
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
        // Without fixed digits, or with more than readers know, the digits are kept as text: never as a double.
        if (digits <= 0 || digits > MOST_DIGITS || column.scale() > digits) {
            return TEXT;
        }
        boolean whole = column.scale() == 0;
        return whole && (digits <= INT64_DIGITS || LONGS.contains(column.sourceType())) ? LONG : DECIMAL;
    }

    /** Whether microseconds hold all fraction digits of a column of times. */
    static boolean micros(Column column) {
        return column.scale() <= MICROSECONDS;
    }
}
