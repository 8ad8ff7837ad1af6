package dev.nightshift.table;

import dev.nightshift.login.Column;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one column of a row, by its index, as the Java type of its column type. NULL becomes null.
 *
 * <p>A dialect has its own readers for types that its database handles differently.
 */
@FunctionalInterface
interface ValueReader {

    /** Greatest number of digits with which every whole number fits into a long. */
    int LONG_DIGITS = 18;

    /**
     * Greatest length of a text in UTF-16 units and of a binary value in bytes. It is limited because whole rows are in
     * memory.
     */
    int MAX_LENGTH = 1024 * 1024;

    @Nullable Object read(ResultSet row, int index) throws SQLException;

    /**
     * The 64-bit types. Their values always fit into a long, although values of a decimal type with 19 digits may not.
     */
    Set<String> LONG_TYPES = Set.of("int8", "bigserial", "BIGINT");

    /** Whether every value of a number column fits into a long. */
    static boolean fitsLong(Column column) {
        boolean few = column.precision() > 0 && column.precision() <= LONG_DIGITS;
        return column.scale() == 0 && (few || LONG_TYPES.contains(column.sourceType()));
    }

    /**
     * The reader of a column. It returns a Long or BigDecimal, Double, String, byte[], Boolean, or a java.time type.
     */
    static ValueReader of(Column column) {
        return switch (column.type()) {
            case NUMBER -> number(column);
            case NUMBER_OR_TEXT ->
                throw new IllegalArgumentException(
                        "column " + column.name() + " cannot be a table's, because it has no single type");
            case DOUBLE -> ValueReader::finite;
            case TEXT -> ValueReader::text;
            case UUID -> ResultSet::getString;
            case BINARY -> ValueReader::bytes;
            case BOOLEAN -> (row, index) -> orNull(row, row.getBoolean(index));
            case DATE -> (row, index) -> row.getObject(index, LocalDate.class);
            case LOCAL_DATE_TIME -> (row, index) -> row.getObject(index, LocalDateTime.class);
            case OFFSET_DATE_TIME -> (row, index) -> row.getObject(index, OffsetDateTime.class);
            case INSTANT ->
                (row, index) -> {
                    OffsetDateTime value = row.getObject(index, OffsetDateTime.class);
                    return value == null ? null : value.toInstant();
                };
        };
    }

    /** Reads a text that the driver may return in pieces. */
    static @Nullable Object largeText(ResultSet row, int index) throws SQLException {
        Clob clob = row.getClob(index);
        if (clob == null) {
            return null;
        }
        try {
            return text(clob);
        } finally {
            clob.free();
        }
    }

    /** The text of a large object, which the caller frees if its driver needs that. */
    static String text(Clob clob) throws SQLException {
        long length = clob.length();
        requireShort(length, "characters");
        return length == 0 ? "" : requireUnicode(clob.getSubString(1, (int) length));
    }

    private static ValueReader number(Column column) {
        if (fitsLong(column)) {
            return (row, index) -> orNull(row, row.getLong(index));
        }
        if (column.scale() > 0 && column.precision() > 0) {
            return (row, index) -> {
                BigDecimal value = row.getBigDecimal(index);
                return value == null ? null : value.setScale(column.scale(), RoundingMode.UNNECESSARY);
            };
        }
        return ResultSet::getBigDecimal;
    }

    private static @Nullable Object finite(ResultSet row, int index) throws SQLException {
        double value = row.getDouble(index);
        return row.wasNull() ? null : finite(value);
    }

    /** Returns the value, and refuses NaN and infinity. */
    static double finite(double value) throws SQLException {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new SQLException("the value " + value + " has no form in a part file");
        }
        return value;
    }

    private static @Nullable Object text(ResultSet row, int index) throws SQLException {
        String value = row.getString(index);
        if (value != null) {
            requireShort(value.length(), "characters");
            requireUnicode(value);
        }
        return value;
    }

    /** Returns the text, and refuses half a surrogate pair, which has no form in UTF-8. */
    static String requireUnicode(String text) throws SQLException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSurrogatePair(text.charAt(i), i + 1 < text.length() ? text.charAt(i + 1) : 0)) {
                    throw new SQLException(String.format(
                            Locale.ROOT,
                            "character %d of its value is U+%04X, half of a surrogate pair, which is not Unicode;"
                                    + " correct the value, or leave its row out with nightshift.source.where",
                            i + 1,
                            (int) text.charAt(i)));
                }
                i++;
            }
        }
        return text;
    }

    private static byte @Nullable [] bytes(ResultSet row, int index) throws SQLException {
        byte[] value = row.getBytes(index);
        if (value != null) {
            requireShort(value.length, "bytes");
        }
        return value;
    }

    private static void requireShort(long length, String unit) throws SQLException {
        if (length > MAX_LENGTH) {
            throw new SQLException("its value has " + length + " " + unit + ", and " + MAX_LENGTH
                    + " is the maximum; leave the column out in nightshift.source.columns, or shorten the value");
        }
    }

    private static @Nullable Object orNull(ResultSet row, Object value) throws SQLException {
        return row.wasNull() ? null : value;
    }
}
