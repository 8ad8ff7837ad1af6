package dev.nightshift.file;

import dev.nightshift.login.LoginId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;

/**
 * The encoded rows of a chunk in memory, with their keys in arrays, and their order. It is reused for all chunks, so
 * that a row creates no garbage. Not thread-safe.
 */
final class SortBuffer {

    private static final int FIRST_BYTES = 1 << 16;
    private static final int FIRST_ROWS = 1_024;
    private static final byte[] NULL = {'n', 'u', 'l', 'l'};

    private final byte[] beforeId;
    private final byte[] beforeTime;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int used;
    private int count;
    private long[] seconds = new long[FIRST_ROWS];
    private int[] nanos = new int[FIRST_ROWS];
    private byte[] flags = new byte[FIRST_ROWS];
    private long[] numbers = new long[FIRST_ROWS];
    private @Nullable LoginId[] others = new @Nullable LoginId[FIRST_ROWS];
    private long[] ordinals = new long[FIRST_ROWS];
    private int[] starts = new int[FIRST_ROWS + 1];
    private long neverLoggedIn;
    private long clamped;
    private long ambiguous;

    SortBuffer(InputProperties properties) {
        this.beforeId = ("{" + quoted(properties.idField()) + ":").getBytes(StandardCharsets.UTF_8);
        this.beforeTime = ("," + quoted(properties.timeField()) + ":").getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String name) {
        return '"' + String.valueOf(new SerializedString(name).asQuotedChars()) + '"';
    }

    /** Removes all rows, and makes room for about as many lines and bytes as given. */
    void clear(int lines, int lineBytes) {
        Arrays.fill(others, 0, count, null);
        used = 0;
        count = 0;
        neverLoggedIn = 0;
        clamped = 0;
        ambiguous = 0;
        // A time may become longer than its text in the file.
        int likely = lineBytes + lines * (TimeWriter.LENGTH / 2);
        if (bytes.length < likely) {
            bytes = new byte[likely];
        }
        if (seconds.length < lines) {
            grow(lines);
        }
    }

    /**
     * Adds a row.
     *
     * @param time time of the login; null if there was none
     * @param rest the stretches of the line to write after the key
     */
    void add(long ordinal, byte[] line, IdReader id, @Nullable TimeReader time, OtherFields rest) {
        if (count == seconds.length) {
            grow(2 * count);
        }
        starts[count] = used;
        ordinals[count] = ordinal;
        numbers[count] = id.number();
        others[count] = id.other();
        if (time == null) {
            seconds[count] = Long.MAX_VALUE;
            nanos[count] = 0;
            flags[count] = 0;
            neverLoggedIn++;
        } else {
            seconds[count] = time.seconds();
            nanos[count] = time.nanos();
            flags[count] =
                    (byte) ((time.clamped() ? RowFormat.CLAMPED : 0) | (time.ambiguous() ? RowFormat.AMBIGUOUS : 0));
            clamped += time.clamped() ? 1 : 0;
            ambiguous += time.ambiguous() ? 1 : 0;
        }
        encode(line, id, time, rest);
        count++;
        starts[count] = used;
    }

    private void encode(byte[] line, IdReader id, @Nullable TimeReader time, OtherFields rest) {
        copy(beforeId, 0, beforeId.length);
        copy(line, id.start(), id.end());
        copy(beforeTime, 0, beforeTime.length);
        if (time == null) {
            copy(NULL, 0, NULL.length);
        } else {
            reserve(TimeWriter.LENGTH + 2);
            bytes[used++] = '"';
            TimeWriter.write(time.seconds(), time.nanos(), bytes, used);
            used += TimeWriter.LENGTH;
            bytes[used++] = '"';
        }
        for (int i = 0; i < rest.count(); i++) {
            reserve(1);
            bytes[used++] = ',';
            if (Utf8.hasControl(line, rest.start(i), rest.end(i))) {
                copyCompact(line, rest.start(i), rest.end(i));
            } else {
                copy(line, rest.start(i), rest.end(i));
            }
        }
        reserve(1);
        bytes[used++] = '}';
    }

    private void copy(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, used, end - start);
        used += end - start;
    }

    /** Copies JSON without the blanks between tokens, because they may be newlines. */
    private void copyCompact(byte[] from, int start, int end) {
        reserve(end - start);
        boolean inString = false;
        for (int i = start; i < end; i++) {
            byte b = from[i];
            if (inString && b == '\\') {
                bytes[used++] = b;
                bytes[used++] = from[++i];
                continue;
            }
            if (b == '"') {
                inString = !inString;
            }
            if (inString || !Utf8.blank(b)) {
                bytes[used++] = b;
            }
        }
    }

    private void reserve(int more) {
        if (bytes.length - used < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length + bytes.length / 4, used + more));
        }
    }

    private void grow(int rows) {
        seconds = Arrays.copyOf(seconds, rows);
        nanos = Arrays.copyOf(nanos, rows);
        flags = Arrays.copyOf(flags, rows);
        numbers = Arrays.copyOf(numbers, rows);
        others = Arrays.copyOf(others, rows);
        ordinals = Arrays.copyOf(ordinals, rows);
        starts = Arrays.copyOf(starts, rows + 1);
    }

    /** The rows in stream order; rows with equal keys are in the file's order. */
    int[] sorted() {
        return new KeySort(this::compare).sort(seconds, nanos, count);
    }

    /** Compares two rows by id only. */
    private int compare(int one, int two) {
        LoginId left = others[one];
        LoginId right = others[two];
        if (left == null && right == null) {
            return Long.compare(numbers[one], numbers[two]);
        }
        return (left == null ? LoginId.of(numbers[one]) : left)
                .compareTo(right == null ? LoginId.of(numbers[two]) : right);
    }

    void write(int row, RowFormat to) {
        to.write(
                seconds[row],
                nanos[row],
                flags[row],
                ordinals[row],
                numbers[row],
                others[row],
                bytes,
                starts[row],
                starts[row + 1] - starts[row]);
    }

    boolean neverLoggedIn(int row) {
        return seconds[row] == Long.MAX_VALUE;
    }

    int count() {
        return count;
    }

    long neverLoggedIn() {
        return neverLoggedIn;
    }

    long clamped() {
        return clamped;
    }

    long ambiguous() {
        return ambiguous;
    }
}
