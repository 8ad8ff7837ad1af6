package dev.nightshift.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Checks and searches UTF-8 bytes, eight at a time where that is faster. */
final class Utf8 {

    private static final VarHandle WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The length of an escape of a code unit. */
    private static final int ESCAPE = 6;

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;

    private Utf8() {}

    /** Whether the byte is white space in JSON. */
    static boolean blank(byte b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    /** The number of bytes of the byte order mark at the start; 0 if there is none. */
    static int byteOrderMark(byte[] bytes, int length) {
        return length >= 3 && bytes[0] == (byte) 0xef && bytes[1] == (byte) 0xbb && bytes[2] == (byte) 0xbf ? 3 : 0;
    }

    /** The index of the next newline; {@code to} if there is none. */
    static int newline(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - 8; i += 8) {
            long x = (long) WORD.get(bytes, i) ^ ONES * '\n';
            long found = (x - ONES) & ~x & HIGHS;
            if (found != 0) {
                return i + (Long.numberOfTrailingZeros(found) >> 3);
            }
        }
        while (i < to && bytes[i] != '\n') {
            i++;
        }
        return i;
    }

    /** Whether the bytes contain a control character, such as a newline. */
    static boolean hasControl(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - 8; i += 8) {
            long x = (long) WORD.get(bytes, i);
            if (((x - ONES * ' ') & ~x & HIGHS) != 0) {
                return true;
            }
        }
        for (; i < to; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ') {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether all bytes are ASCII and none of them is a backslash, so that JSON needs no further check of its texts.
     */
    static boolean plain(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - 8; i += 8) {
            long word = (long) WORD.get(bytes, i);
            long x = word ^ ONES * '\\';
            if (((word | ((x - ONES) & ~x)) & HIGHS) != 0) {
                return false;
            }
        }
        while (i < to && bytes[i] >= 0 && bytes[i] != '\\') {
            i++;
        }
        return i == to;
    }

    /** Whether JSON has an escape of half a surrogate pair without the other half, which UTF-8 cannot express. */
    static boolean hasHalfSurrogate(byte[] json, int from, int to) {
        int i = from;
        while (i < to) {
            if (json[i] != '\\') {
                i++;
                continue;
            }
            int half = escaped(json, i, to);
            if (half >= Character.MIN_LOW_SURROGATE && half <= Character.MAX_LOW_SURROGATE) {
                return true;
            }
            if (half >= Character.MIN_HIGH_SURROGATE && half <= Character.MAX_HIGH_SURROGATE) {
                int other = escaped(json, i + ESCAPE, to);
                if (other < Character.MIN_LOW_SURROGATE || other > Character.MAX_LOW_SURROGATE) {
                    return true;
                }
                i += ESCAPE;
            }
            i += half < 0 ? 2 : ESCAPE;
        }
        return false;
    }

    /** The code unit of an escape such as <code>&#92;u00e4</code> at this index; -1 if there is none. */
    private static int escaped(byte[] json, int at, int to) {
        if (at + ESCAPE > to || json[at] != '\\' || json[at + 1] != 'u') {
            return -1;
        }
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE; i++) {
            unit = (unit << 4) | Character.digit(json[i], 16);
        }
        return unit;
    }

    /** Whether the bytes are UTF-8, without surrogates, overlong forms and code points beyond U+10FFFF. */
    static boolean valid(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (i <= to - 8 && ((long) WORD.get(bytes, i) & HIGHS) == 0) {
                i += 8;
                continue;
            }
            int length = sequence(bytes, i, to);
            if (length == 0) {
                return false;
            }
            i += length;
        }
        return true;
    }

    /** The length of the sequence that begins at this index; 0 if it is not valid. */
    private static int sequence(byte[] bytes, int at, int to) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
        if (first < 0xc2 || first > 0xf4 || at + length > to) {
            return 0;
        }
        int second = bytes[at + 1] & 0xff;
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }
}
