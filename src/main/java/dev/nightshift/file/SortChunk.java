package dev.nightshift.file;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A section of the text, split into lines: as many as a chunk may have, or as many as fit. It is created once and
 * filled many times. Not thread-safe.
 */
final class SortChunk {

    /** A chunk ends after the line with which it reaches this many bytes. */
    static final int FULL = 16 * 1024 * 1024;

    /** The number of bytes that are kept of a line that is too long. */
    static final int KEPT = 1_024;

    /** The number of bytes that are read at a time. */
    static final int READ = 256 * 1024;

    private final int mostLines;
    private final int maxLineBytes;
    final byte[] bytes;
    private int[] starts = new int[1_024];
    private int[] ends = new int[1_024];
    private long[] offsets = new long[1_024];
    private final Map<Integer, Long> lengths = new HashMap<>();
    private final Map<Integer, String> flaws = new HashMap<>();
    private int count;
    private int used;
    private long firstLine;
    private boolean lastIsOpen;

    SortChunk(int mostLines, int maxLineBytes) {
        this.mostLines = mostLines;
        this.maxLineBytes = maxLineBytes;
        this.bytes = new byte[FULL + maxLineBytes + READ + KEPT];
    }

    /** Removes all lines. The next line that is added has that number in the file. */
    void clear(long firstLine) {
        this.firstLine = firstLine;
        count = 0;
        used = 0;
        lastIsOpen = false;
        lengths.clear();
        flaws.clear();
    }

    void add(int start, int end, long offset) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            ends = Arrays.copyOf(ends, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        starts[count] = start;
        ends[count] = end;
        offsets[count] = offset;
        count++;
        used = end;
    }

    /** Adds a line of which only the beginning is kept. */
    void addTooLong(int start, int end, long offset, long length) {
        lengths.put(count, length);
        add(start, end, offset);
    }

    /** Adds a line that is wrong regardless of its text, of which maybe only the beginning is kept. */
    void addFlawed(int start, int end, long offset, long length, String flaw) {
        flaws.put(count, flaw);
        addTooLong(start, end, offset, length);
    }

    /** Marks the last line as open: the file ends within it, or is complete but lacks the last newline. */
    void leaveLastOpen() {
        lastIsOpen = true;
    }

    boolean full() {
        return count == mostLines || used >= FULL;
    }

    int maxLineBytes() {
        return maxLineBytes;
    }

    int count() {
        return count;
    }

    /** The number of bytes of the buffer that contain lines. */
    int used() {
        return used;
    }

    int start(int line) {
        return starts[line];
    }

    int end(int line) {
        return ends[line];
    }

    /** The offset of the line in the text. */
    long offset(int line) {
        return offsets[line];
    }

    /** The number of the line in the file, from 1. */
    long number(int line) {
        return firstLine + line;
    }

    /** The place of the line, for a message. */
    String place(int line) {
        return "line " + number(line) + " (byte " + offset(line) + ")";
    }

    /** The number of all bytes of the line, even if only its beginning is kept. */
    long length(int line) {
        Long length = lengths.isEmpty() ? null : lengths.get(line);
        return length == null ? ends[line] - starts[line] : length;
    }

    /** What is wrong with the line regardless of its text; null if nothing is. */
    @Nullable String flaw(int line) {
        return flaws.isEmpty() ? null : flaws.get(line);
    }

    boolean open(int line) {
        return lastIsOpen && line == count - 1;
    }
}
