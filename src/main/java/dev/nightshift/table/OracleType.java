package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.sql.Clob;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import oracle.jdbc.OracleClob;
import org.jspecify.annotations.Nullable;

/**
 * Oracle's types and the form in which each is copied. They are found by their names in the dictionary, which are more
 * precise than the JDBC types of the driver.
 */
enum OracleType {
    NUMBER(ColumnType.NUMBER),
    /** A decimal number whose precision is given in bits; copied as a NUMBER without fixed digits. */
    FLOAT(ColumnType.NUMBER),
    BINARY_FLOAT(ColumnType.DOUBLE),
    BINARY_DOUBLE(ColumnType.DOUBLE),
    CHAR(ColumnType.TEXT),
    NCHAR(ColumnType.TEXT),
    VARCHAR2(ColumnType.TEXT),
    NVARCHAR2(ColumnType.TEXT),
    CLOB(ColumnType.TEXT),
    NCLOB(ColumnType.TEXT),
    RAW(ColumnType.BINARY),
    BOOLEAN(ColumnType.BOOLEAN),
    DATE(ColumnType.LOCAL_DATE_TIME),
    TIMESTAMP(ColumnType.LOCAL_DATE_TIME),
    TIMESTAMP_WITH_TIME_ZONE(ColumnType.OFFSET_DATE_TIME),
    TIMESTAMP_WITH_LOCAL_TIME_ZONE(ColumnType.INSTANT);

    private static final Pattern LENGTH = Pattern.compile("\\s*\\((\\d+)[^)]*\\)");

    /** The scale that the driver reports for a NUMBER that was declared without digits. */
    private static final int NO_SCALE = -127;

    /** Fraction digits of a TIMESTAMP that was declared without a precision. */
    private static final int DEFAULT_FRACTION = 6;

    private static final long BYTES_PER_CHARACTER = 2;

    /** Greatest length of a text without MAX_STRING_SIZE=EXTENDED. */
    private static final int LONGEST_TEXT = 4_000;

    private static final int OTHER_BYTES = 40;

    private final ColumnType type;

    OracleType(ColumnType type) {
        this.type = type;
    }

    /** @throws UnsupportedTypeException if part files have no exact form for the type */
    static OracleType of(String typeName) {
        String plain = LENGTH.matcher(typeName).replaceAll("").trim().toUpperCase(Locale.ROOT);
        return switch (plain) {
            case "NUMBER",
                    "FLOAT",
                    "BINARY_FLOAT",
                    "BINARY_DOUBLE",
                    "CHAR",
                    "NCHAR",
                    "VARCHAR2",
                    "NVARCHAR2",
                    "CLOB",
                    "NCLOB",
                    "RAW",
                    "BOOLEAN",
                    "DATE",
                    "TIMESTAMP",
                    "TIMESTAMP WITH TIME ZONE",
                    "TIMESTAMP WITH LOCAL TIME ZONE" -> valueOf(plain.replace(' ', '_'));
            case "LONG", "LONG RAW" ->
                throw new UnsupportedTypeException(
                        "the driver reads it row by row and only once; convert it to a CLOB or RAW");
            case "BLOB", "BFILE" -> throw new UnsupportedTypeException("large binary objects are not copied");
            case "ROWID", "UROWID" ->
                throw new UnsupportedTypeException("it is the address of a row in this database, not a value");
            default -> throw new UnsupportedTypeException("part files have no exact form for it");
        };
    }

    /** Whether values of this type are read through a locator. */
    boolean large() {
        return this == CLOB || this == NCLOB;
    }

    /**
     * The greatest number of bytes of one value that the driver keeps in memory. Of a large object, only the beginning
     * is sent with its row.
     *
     * @param size declared length in characters or bytes; 0 if none is declared
     */
    long mostBytes(int size) {
        return switch (this) {
            case CLOB, NCLOB -> 32 * 1024;
            case RAW -> size;
            case CHAR, NCHAR, VARCHAR2, NVARCHAR2 -> BYTES_PER_CHARACTER * (size == 0 ? LONGEST_TEXT : size);
            default -> OTHER_BYTES;
        };
    }

    Column column(String sourceName, String typeName, int size, int digits, boolean nullable) {
        return new Column(
                sourceName.toLowerCase(Locale.ROOT),
                sourceName,
                typeName,
                type,
                precision(size, digits),
                scale(typeName, digits),
                nullable);
    }

    /** The decimal digits before and after the point; 0 if they are not fixed. */
    private int precision(int size, int digits) {
        return switch (this) {
            case NUMBER -> floating(size, digits) ? 0 : Math.max(size, digits) - Math.min(0, digits);
            case FLOAT -> 0;
            default -> Math.max(0, size);
        };
    }

    private int scale(String typeName, int digits) {
        return switch (this) {
            case NUMBER -> Math.max(0, digits);
            case TIMESTAMP, TIMESTAMP_WITH_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> fraction(typeName, digits);
            default -> 0;
        };
    }

    private static boolean floating(int size, int digits) {
        return size <= 0 || digits == NO_SCALE;
    }

    private static int fraction(String typeName, int digits) {
        Matcher length = LENGTH.matcher(typeName);
        int found = length.find() ? Integer.parseInt(length.group(1)) : digits;
        return found < 0 || found > 9 ? DEFAULT_FRACTION : found;
    }

    /** The reader for the values of a column of one of these types. */
    static ValueReader reader(Column column) {
        return switch (column.type()) {
            case TEXT -> of(column.sourceType()).large() ? OracleType::largeText : ValueReader.of(column);
            case LOCAL_DATE_TIME -> OracleType::localDateTime;
            case OFFSET_DATE_TIME -> OracleType::offsetDateTime;
            case INSTANT -> OracleType::instant;
            default -> ValueReader.of(column);
        };
    }

    /**
     * Frees a value that a view computes, because otherwise it remains in the temporary tablespace until the session
     * ends. Freeing a value of a table releases nothing and costs a round trip.
     */
    private static @Nullable String largeText(ResultSet row, int index) throws SQLException {
        Clob clob = row.getClob(index);
        if (clob == null) {
            return null;
        }
        try {
            return ValueReader.text(clob);
        } finally {
            if (clob instanceof OracleClob oracle && oracle.isTemporary()) {
                oracle.free();
            }
        }
    }

    private static @Nullable LocalDateTime localDateTime(ResultSet row, int index) throws SQLException {
        return afterChrist(row.getObject(index, LocalDateTime.class));
    }

    /** Read as a ZonedDateTime, because a value may contain the name of a region instead of an offset. */
    private static @Nullable OffsetDateTime offsetDateTime(ResultSet row, int index) throws SQLException {
        ZonedDateTime value = row.getObject(index, ZonedDateTime.class);
        if (value == null) {
            return null;
        }
        OffsetDateTime time = value.toOffsetDateTime();
        afterChrist(time.toLocalDateTime());
        return time;
    }

    /** Reads a time that is selected in UTC: see {@link OracleDialect#selected}. */
    private static @Nullable Instant instant(ResultSet row, int index) throws SQLException {
        LocalDateTime value = localDateTime(row, index);
        return value == null ? null : value.toInstant(ZoneOffset.UTC);
    }

    private static @Nullable LocalDateTime afterChrist(@Nullable LocalDateTime value) throws SQLException {
        if (value != null && value.getYear() < 1) {
            throw new SQLException("Oracle's driver does not return a time before the year 1 as it is stored;"
                    + " correct the value, or leave its row out with nightshift.source.where");
        }
        return value;
    }
}
