package dev.nightshift.file;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the text, cut into lines: as many as a chunk may have, or as many as fit. Made once and filled again and
 * again. Not thread-safe.
 */
final class SortChunk {

    /** A chunk ends after the line that comes to so many bytes. */
    static final int FULL = 16 * 1024 * 1024;

    /** What is kept of a line that is too long. */
    static final int KEPT = 1_024;

    /** Read at a time. */
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
    private @Nullable Resumption from;
    private @Nullable Resumption to;

    SortChunk(int mostLines, int maxLineBytes) {
        this.mostLines = mostLines;
        this.maxLineBytes = maxLineBytes;
        this.bytes = new byte[FULL + maxLineBytes + READ + KEPT];
    }

    /** Begins anew. */
    void clear(Resumption from) {
        this.from = from;
        this.firstLine = from.lines() + 1;
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

    /** A line of which only the beginning is here. */
    void addTooLong(int start, int end, long offset, long length) {
        lengths.put(count, length);
        add(start, end, offset);
    }

    /** Something that is wrong however its text reads; maybe only its beginning is here. */
    void addFlawed(int start, int end, long offset, long length, String flaw) {
        flaws.put(count, flaw);
        addTooLong(start, end, offset, length);
    }

    /** The last line has no end: the file ends within it, or is complete without a last newline. */
    void leaveLastOpen() {
        lastIsOpen = true;
    }

    void end(Resumption to) {
        this.to = to;
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

    /** Bytes of the buffer that lines lie in. */
    int used() {
        return used;
    }

    int start(int line) {
        return starts[line];
    }

    int end(int line) {
        return ends[line];
    }

    /** Where the line begins in the text. */
    long offset(int line) {
        return offsets[line];
    }

    /** Its number in the file, from 1. */
    long number(int line) {
        return firstLine + line;
    }

    /** All bytes of the line, also where only its beginning is here. */
    long length(int line) {
        Long length = lengths.isEmpty() ? null : lengths.get(line);
        return length == null ? ends[line] - starts[line] : length;
    }

    /** What is wrong whatever the text of the line says; null if nothing is. */
    @Nullable String flaw(int line) {
        return flaws.isEmpty() ? null : flaws.get(line);
    }

    boolean open(int line) {
        return lastIsOpen && line == count - 1;
    }

    Resumption from() {
        return known(from);
    }

    Resumption to() {
        return known(to);
    }

    private static Resumption known(@Nullable Resumption place) {
        if (place == null) {
            throw new IllegalStateException("the chunk has not been filled");
        }
        return place;
    }
}
