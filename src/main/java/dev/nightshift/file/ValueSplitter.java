package dev.nightshift.file;

import dev.nightshift.file.ArrayFinder.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Splits a sequence of JSON values into records, regardless of newlines: pretty-printed and concatenated objects,
 * arrays of them, and RFC 7464. The elements of an array are records of their own; with a path, only those of the
 * arrays at that path in each object are, also in each object of an array. Each record becomes one line of the chunk,
 * even if it contains newlines. What is between records must be JSON too; otherwise it becomes a flawed line. A record
 * that is too long is never kept whole in memory.
 */
final class ValueSplitter implements Splitter {

    private static final String CUT = "the file ends before the end of the array";
    private static final String CUT_OBJECT = "the file ends before the end of the object";
    private static final String CUT_RECORD = "the file ends in the middle of this record";

    private final ValueText text;
    private final List<String> path;
    private final ArrayFinder arrays;
    private State state = State.BETWEEN_VALUES;

    private int filled;
    private boolean commaMissing;

    /** What comes next in the array of objects with a path; null outside of one. */
    private @Nullable Member element;

    private long valueOffset;
    private @Nullable String unsplit;

    /** @param path the names of the objects' fields that lead to the array of records; empty if there is no path */
    ValueSplitter(InputText text, List<String> path) {
        this.text = new ValueText(text);
        this.path = path;
        this.arrays = new ArrayFinder(this.text, path);
    }

    private enum State {
        /** A value, or the end of the text. */
        BETWEEN_VALUES,
        /** The first record, or the end of an empty array. */
        FIRST_RECORD,
        RECORD,
        /** A comma, or the end of the array. */
        COMMA,
        /** Nothing; the text has ended. */
        NOTHING
    }

    @Override
    public void fill(SortChunk chunk) {
        filled = 0;
        while (state != State.NOTHING && !chunk.full()) {
            int next = text.peekToken();
            if (next < 0) {
                if (state != State.BETWEEN_VALUES || element != null) {
                    chunk.addFlawed(filled, filled, text.offset(), 0, CUT);
                    giveUp(text.offset(), CUT);
                }
                state = State.NOTHING;
            } else {
                step(chunk, next);
            }
        }
    }

    private void step(SortChunk chunk, int next) {
        switch (state) {
            case BETWEEN_VALUES -> value(chunk, next);
            case FIRST_RECORD, RECORD -> recordOrEnd(chunk, next);
            case COMMA -> comma(chunk, next);
            case NOTHING -> throw new IllegalStateException("the text has ended");
        }
    }

    private void value(SortChunk chunk, int next) {
        if (next == ValueText.RECORD_SEPARATOR || (text.offset() < 3 && byteOrderMark(next))) {
            text.next();
        } else if (path.isEmpty() && next == '[') {
            text.next();
            state = State.FIRST_RECORD;
        } else if (element != null && (next == ',' || next == ']' || element == Member.COMMA)) {
            betweenObjects(chunk, next, element);
        } else if (!path.isEmpty() && element == null && next == '[') {
            text.next();
            element = Member.FIRST;
        } else if (!path.isEmpty() && next == '{') {
            element = element == null ? null : Member.COMMA;
            valueOffset = text.offset();
            text.next();
            arrays.enter();
            findArray(chunk);
        } else {
            element = element == null ? null : Member.COMMA;
            record(chunk);
        }
    }

    private void betweenObjects(SortChunk chunk, int next, Member expected) {
        if (next == ',' && expected == Member.COMMA) {
            text.next();
            element = Member.NEXT;
        } else if (next == ']' && expected != Member.NEXT) {
            text.next();
            element = null;
        } else {
            rest(chunk, "not a JSON array");
        }
    }

    private static boolean byteOrderMark(int next) {
        return next == 0xef || next == 0xbb || next == 0xbf;
    }

    private void recordOrEnd(SortChunk chunk, int next) {
        if (next == ']' || next == ',') {
            text.next();
            if (next == ',' || state == State.RECORD) {
                chunk.addFlawed(
                        filled,
                        filled,
                        text.offset() - 1,
                        0,
                        next == ',' ? "no record before a comma" : "no record after the last comma");
            }
            commaOrEnd(chunk, next);
        } else {
            record(chunk);
            state = state == State.NOTHING ? state : State.COMMA;
        }
    }

    private void comma(SortChunk chunk, int next) {
        if (next == ',' || next == ']') {
            text.next();
            commaOrEnd(chunk, next);
        } else {
            commaMissing = true;
            state = State.RECORD;
        }
    }

    private void commaOrEnd(SortChunk chunk, int next) {
        state = next == ',' ? State.RECORD : State.BETWEEN_VALUES;
        if (next == ']' && arrays.open()) {
            findArray(chunk);
        }
    }

    private void findArray(SortChunk chunk) {
        switch (arrays.find()) {
            case ARRAY -> state = State.FIRST_RECORD;
            case END -> {
                if (!arrays.found()) {
                    chunk.addFlawed(
                            filled, filled, valueOffset, 0, "has no array at the path " + String.join(".", path));
                }
            }
            case FLAW -> notAnObject(chunk);
        }
    }

    private void notAnObject(SortChunk chunk) {
        if (text.peekToken() >= 0) {
            rest(chunk, "not a JSON object");
        } else {
            chunk.addFlawed(filled, filled, valueOffset, 0, CUT_OBJECT);
            giveUp(valueOffset, CUT_OBJECT);
        }
    }

    private void record(SortChunk chunk) {
        int start = filled;
        long offset = text.offset();
        long length = text.pass(chunk.bytes, start, chunk.maxLineBytes() + 1, state == State.BETWEEN_VALUES);
        filled += (int) Math.min(length, chunk.maxLineBytes() + 1L);
        boolean cut = text.cut();
        add(chunk, start, offset, length, cut);
        if (cut) {
            giveUp(offset, CUT_RECORD);
        }
    }

    private void add(SortChunk chunk, int start, long offset, long length, boolean cut) {
        if (length > chunk.maxLineBytes()) {
            filled = start + SortChunk.KEPT;
            chunk.addTooLong(start, filled, offset, length);
        } else if (commaMissing) {
            chunk.addFlawed(start, filled, offset, length, "no comma before this record");
        } else if (cut) {
            chunk.addFlawed(start, filled, offset, length, CUT_RECORD);
        } else {
            chunk.add(start, filled, offset);
        }
        commaMissing = false;
        // Separates records, so that two numbers do not become one.
        chunk.bytes[filled++] = '\n';
    }

    /** Adds everything that follows as one flawed line. */
    private void rest(SortChunk chunk, String flaw) {
        int start = filled;
        long offset = text.offset();
        long length = 0;
        for (int next = text.peek(); next >= 0; next = text.peek()) {
            text.next();
            length++;
            if (length <= SortChunk.KEPT) {
                chunk.bytes[filled++] = (byte) next;
            }
        }
        chunk.addFlawed(start, filled, offset, length, flaw);
        giveUp(offset, flaw);
    }

    /** Ends the text, of which one flawed line stands for any number of records. */
    private void giveUp(long offset, String flaw) {
        unsplit = "byte " + offset + ": " + flaw;
        state = State.NOTHING;
    }

    @Override
    public boolean ended() {
        return state == State.NOTHING;
    }

    @Override
    public @Nullable String unsplit() {
        return unsplit;
    }
}
