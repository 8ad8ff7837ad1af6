package dev.nightshift.oraclewire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * A column of an answer: how it is described, and how its values are written.
 *
 * @param size in bytes
 * @param characters 0 if it is not a text
 * @param national whether it is in the national character set, which is UTF-16
 */
record Column(
        String name,
        WireType type,
        int precision,
        int scale,
        int size,
        int characters,
        boolean nullable,
        boolean national) {

    /** The scale of a number that has none. */
    static final int NO_SCALE = -127;

    private static final int UTF8 = 873;
    private static final int UTF16 = 2000;

    static Column of(String name, WireType type, int scale, int size, boolean nullable) {
        return new Column(name, type, 0, scale, size, 0, nullable, false);
    }

    static Column number(String name, int precision, int scale, boolean nullable) {
        return new Column(name, WireType.NUMBER, precision, scale, 22, 0, nullable, false);
    }

    static Column text(String name, WireType type, int size, int characters, boolean nullable, boolean national) {
        return new Column(name, type, 0, 0, size, characters, nullable, national);
    }

    boolean large() {
        return type == WireType.CLOB;
    }

    /** As python-oracledb reads it in {@code messages/base.pyx}, for field version 8. */
    void describe(MessageWriter out, int position) {
        out.u1s(type.number(), 0x80, precision);
        if (type.hasWideScale()) {
            out.number(scale);
        } else {
            out.u1(scale);
        }
        out.number(size);
        out.numbers(0, 0); // elements of an array, flags
        out.nothing(); // identity of an object type
        out.number(0); // its version
        out.number(!type.isText() ? 0 : national ? UTF16 : UTF8);
        out.u1(!type.isText() ? 0 : national ? 2 : 1);
        out.number(characters);
        out.number(0); // identity of a collation
        out.u1(nullable ? 1 : 0);
        out.u1(name.length());
        out.countedText(name);
        out.nothing().nothing(); // schema and name of an object type
        out.numbers(position, 0);
    }

    /** The value in Oracle's form; null for NULL. */
    byte @Nullable [] value(ResultSet row, int index) throws SQLException {
        return switch (type) {
            case NUMBER -> {
                BigDecimal value = row.getBigDecimal(index);
                yield value == null ? null : NumberCodec.encode(value);
            }
            case VARCHAR, CHAR -> {
                String value = row.getString(index);
                yield value == null || value.isEmpty() ? null : value.getBytes(WireType.charset(national));
            }
            case CLOB -> {
                String value = row.getString(index);
                yield value == null ? null : value.getBytes(StandardCharsets.UTF_16BE);
            }
            case DATE, TIMESTAMP -> {
                LocalDateTime value = row.getObject(index, LocalDateTime.class);
                yield value == null ? null : TimeCodec.timestamp(value);
            }
            case TIMESTAMP_TZ, TIMESTAMP_LTZ -> {
                OffsetDateTime value = row.getObject(index, OffsetDateTime.class);
                yield value == null
                        ? null
                        : type == WireType.TIMESTAMP_TZ
                                ? TimeCodec.zoned(value)
                                : TimeCodec.timestamp(LocalDateTime.ofInstant(value.toInstant(), ZoneOffset.UTC));
            }
            case RAW -> row.getBytes(index);
            case BINARY_FLOAT -> {
                float value = row.getFloat(index);
                yield row.wasNull() ? null : BinaryFloatCodec.encode(value);
            }
            case BINARY_DOUBLE -> {
                double value = row.getDouble(index);
                yield row.wasNull() ? null : BinaryFloatCodec.encode(value);
            }
            default -> throw new SQLException("a value of type " + type);
        };
    }

    /** The type's name in the dictionary. */
    String typeName() {
        return switch (type) {
            case VARCHAR -> national ? "NVARCHAR2" : "VARCHAR2";
            case CHAR, CLOB -> (national ? "N" : "") + type;
            case NUMBER -> precision > 0 && scale == NO_SCALE ? "FLOAT" : "NUMBER";
            case TIMESTAMP -> "TIMESTAMP(" + scale + ")";
            case TIMESTAMP_TZ -> "TIMESTAMP(" + scale + ") WITH TIME ZONE";
            case TIMESTAMP_LTZ -> "TIMESTAMP(" + scale + ") WITH LOCAL TIME ZONE";
            default -> type.name();
        };
    }
}
