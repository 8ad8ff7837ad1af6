package dev.nightshift.file;

import dev.nightshift.login.LoginId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows in the binary form that sorted runs contain: seconds (8 bytes), nanoseconds (4), ordinal (8), flags (1),
 * the id as a number (8) or as a length (4) and a text, then a length (4) and the encoded row. Not thread-safe.
 */
final class RowFormat {

    static final int CLAMPED = 1;
    static final int AMBIGUOUS = 2;
    static final int ID_IN_TEXT = 4;

    /** The number of bytes before the id. */
    static final int ID_AT = 21;

    private ByteBuffer bytes;

    RowFormat(int size) {
        this.bytes = ByteBuffer.allocate(size);
    }

    void write(
            long seconds,
            int nanos,
            byte flags,
            long ordinal,
            long number,
            @Nullable LoginId other,
            byte[] encoded,
            int offset,
            int length) {
        byte[] id = other == null ? null : other.encoded().getBytes(StandardCharsets.UTF_8);
        reserve(ID_AT + 8 + 4 + length + (id == null ? 0 : id.length));
        bytes.putLong(seconds).putInt(nanos).putLong(ordinal).put((byte) (flags | (id == null ? 0 : ID_IN_TEXT)));
        if (id == null) {
            bytes.putLong(number);
        } else {
            bytes.putInt(id.length).put(id);
        }
        bytes.putInt(length).put(encoded, offset, length);
    }

    /** Copies a row that is already in this form. */
    void copy(byte[] from, int start, int end) {
        reserve(end - start);
        bytes.put(from, start, end - start);
    }

    private void reserve(int more) {
        if (bytes.remaining() < more) {
            byte[] larger = Arrays.copyOf(bytes.array(), Math.max(2 * bytes.capacity(), bytes.position() + more));
            bytes = ByteBuffer.wrap(larger).position(bytes.position());
        }
    }

    int length() {
        return bytes.position();
    }

    /** The bytes written, ready to be read; call {@link #clear} before the next row. */
    ByteBuffer written() {
        return bytes.duplicate().flip();
    }

    void clear() {
        bytes.clear();
    }
}
