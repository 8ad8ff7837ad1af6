package dev.nightshift.table;

import dev.nightshift.login.Column;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the bytes that a row takes as a line of JSON, so that a block of rows has a bounded size before it is encoded.
 */
final class RowWeight {

    /** A time with zone, or a number of so many digits. */
    private static final int FIXED = 40;

    private static final int SIGN_AND_POINT = 3;

    /** Numbers with more zeros are written with an exponent. */
    private static final int PLAIN_ZEROS = 400;

    private final int base;
    private final boolean[] varies;

    RowWeight(List<Column> columns) {
        int sum = 3;
        varies = new boolean[columns.size()];
        for (int i = 0; i < varies.length; i++) {
            varies[i] = varies(columns.get(i));
        }
        for (Column column : columns) {
            sum += column.name().length() + 4;
            sum += switch (column.type()) {
                case TEXT, BINARY -> 4;
                case NUMBER -> Math.max(FIXED, Math.max(column.precision(), column.scale()) + SIGN_AND_POINT);
                default -> FIXED;
            };
        }
        this.base = sum;
    }

    /** Whether {@link #of} says of any value of the column that it adds something. */
    private static boolean varies(Column column) {
        return switch (column.type()) {
            case TEXT, UUID, BINARY, NUMBER_OR_TEXT -> true;
            case NUMBER -> column.precision() == 0 || digits(column.precision(), column.scale()) > FIXED;
            default -> false;
        };
    }

    private static int digits(int precision, int scale) {
        return precision + Math.min(PLAIN_ZEROS, Math.abs(scale)) + SIGN_AND_POINT;
    }

    /** Bytes that a value of the column with this index adds. */
    int of(int column, @Nullable Object value) {
        return varies[column] ? of(value) : 0;
    }

    /** Bytes of a row without its texts. */
    int base() {
        return base;
    }

    /** Bytes that a value adds. */
    static int of(@Nullable Object value) {
        if (value instanceof String text) {
            return jsonBytes(text);
        }
        if (value instanceof BigDecimal number) {
            // Those of columns without fixed digits may have any number of them.
            return Math.max(0, digits(number.precision(), number.scale()) - FIXED);
        }
        return value instanceof byte[] bytes ? 2 * bytes.length : 0;
    }

    private static int jsonBytes(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes += c < 0x20 ? 6 : c == '"' || c == '\\' ? 2 : 1;
            } else {
                bytes += c < 0x800 ? 2 : 3;
            }
        }
        return bytes;
    }
}
