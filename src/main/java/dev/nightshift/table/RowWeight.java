package dev.nightshift.table;

import dev.nightshift.login.Column;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Estimates an upper bound of a row's bytes as a line of JSON, so that the size of a block is limited before it is
 * encoded.
 */
final class RowWeight {

    /** Bytes of any time with zone, and of any number with no more digits. */
    private static final int FIXED = 40;

    private static final int SIGN_AND_POINT = 3;

    /** Numbers with more zeros than this are written with an exponent. */
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

    /** Whether {@link #of} is greater than 0 for any value of the column. */
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

    /** The bytes that a value of the column with this index adds to {@link #base}. */
    int of(int column, @Nullable Object value) {
        return varies[column] ? of(value) : 0;
    }

    /** The bytes of a row without the values of varying length. */
    int base() {
        return base;
    }

    /** The bytes that a value of varying length adds to {@link #base}. */
    static int of(@Nullable Object value) {
        if (value instanceof String text) {
            return jsonBytes(text);
        }
        if (value instanceof BigDecimal number) {
            // A number of a column without fixed digits may have any number of digits.
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
