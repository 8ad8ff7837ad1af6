package dev.nightshift.file;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Splits a sequence of JSON values into records, regardless of newlines: pretty-printed and concatenated objects,
 * arrays of them, and RFC 7464. The elements of an array are records of their own; with a path, only those of the
 * arrays at that path in each object are, also in each object of an array. Each record becomes one line of the chunk, even if it contains newlines. What
 * is between records must be JSON too; otherwise it becomes a flawed line. A record that is too long is never kept
 * whole in memory.
 */
final class ValueSplitter implements Splitter {

    /** Precedes each value in RFC 7464; JSON does not contain it. */
    static final int RECORD_SEPARATOR = 0x1e;

    /** Longer names than a path can have are not on it. Each character of a name may be an escape. */
    private static final int MOST_NAME_BYTES = 2 + 6 * InputProperties.LONGEST_NAME;

    private static final String CUT = "the file ends before the end of the array";
    private static final String CUT_OBJECT = "the file ends before the end of the object";
    private static final String CUT_RECORD = "the file ends in the middle of this record";

    private final InputText text;
    private final List<String> path;
    private final byte[] buffer = new byte[SortChunk.READ];
    private int position;
    private int end;
    private long bufferOffset;
    private State state = State.BETWEEN_VALUES;

    private int filled;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean commaMissing;

    /** The number of objects on the path that are open. */
    private int level;

    private Member member = Member.FIRST;

    /** What comes next in the array of objects with a path; null outside of one. */
    private @Nullable Member element;

    private final byte[] name = new byte[MOST_NAME_BYTES];
    private long valueOffset;
    private boolean found;
    private @Nullable String unsplit;

    /** @param path the names of the objects' fields that lead to the array of records; empty if there is no path */
    ValueSplitter(InputText text, List<String> path) {
        this.text = text;
        this.path = path;
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

    /** What comes next in an object on the path, or in an array of such objects. */
    private enum Member {
        /** The first one, or the end of what is empty. */
        FIRST,
        NEXT,
        /** A comma, or the end. */
        COMMA
    }

    @Override
    public void fill(SortChunk chunk) {
        filled = 0;
        while (state != State.NOTHING && !chunk.full()) {
            int next = peekToken();
            if (next < 0) {
                if (state != State.BETWEEN_VALUES || element != null) {
                    chunk.addFlawed(filled, filled, offset(), 0, CUT);
                    giveUp(offset(), CUT);
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
        if (next == RECORD_SEPARATOR || (offset() < 3 && byteOrderMark(next))) {
            position++;
        } else if (path.isEmpty() && next == '[') {
            position++;
            state = State.FIRST_RECORD;
        } else if (element != null && (next == ',' || next == ']' || element == Member.COMMA)) {
            betweenObjects(chunk, next, element);
        } else if (!path.isEmpty() && element == null && next == '[') {
            position++;
            element = Member.FIRST;
        } else if (!path.isEmpty() && next == '{') {
            element = element == null ? null : Member.COMMA;
            valueOffset = offset();
            position++;
            level = 1;
            member = Member.FIRST;
            found = false;
            findArray(chunk);
        } else {
            element = element == null ? null : Member.COMMA;
            record(chunk);
        }
    }

    private void betweenObjects(SortChunk chunk, int next, Member expected) {
        if (next == ',' && expected == Member.COMMA) {
            position++;
            element = Member.NEXT;
        } else if (next == ']' && expected != Member.NEXT) {
            position++;
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
            position++;
            if (next == ',' || state == State.RECORD) {
                chunk.addFlawed(
                        filled,
                        filled,
                        offset() - 1,
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
            position++;
            commaOrEnd(chunk, next);
        } else {
            commaMissing = true;
            state = State.RECORD;
        }
    }

    private void commaOrEnd(SortChunk chunk, int next) {
        state = next == ',' ? State.RECORD : State.BETWEEN_VALUES;
        if (next == ']' && level > 0) {
            findArray(chunk);
        }
    }

    /** Passes over fields until an array at the path begins, or until the objects on the path have ended. */
    private void findArray(SortChunk chunk) {
        while (level > 0) {
            int next = peekToken();
            boolean read = true;
            if (next == '"' && member != Member.COMMA) {
                read = field();
                if (state == State.FIRST_RECORD) {
                    return;
                }
            } else if (next == ',' && member == Member.COMMA) {
                position++;
                member = Member.NEXT;
            } else if (next == '}' && member != Member.NEXT) {
                position++;
                level--;
                member = Member.COMMA;
            } else {
                read = false;
            }
            if (!read) {
                notAnObject(chunk);
                return;
            }
        }
        if (!found) {
            chunk.addFlawed(filled, filled, valueOffset, 0, "has no array at the path " + String.join(".", path));
        }
    }

    private void notAnObject(SortChunk chunk) {
        if (peekToken() >= 0) {
            rest(chunk, "not a JSON object");
        } else {
            chunk.addFlawed(filled, filled, valueOffset, 0, CUT_OBJECT);
            giveUp(valueOffset, CUT_OBJECT);
        }
    }

    /** Passes over a field, or enters its value if that is on the path; returns false if it is not JSON. */
    private boolean field() {
        boolean onPath = named(Math.min(pass(name, 0, name.length), name.length), path.get(level - 1));
        if (peekToken() != ':') {
            return false;
        }
        position++;
        int next = peekToken();
        if (next < 0 || ",:]}".indexOf(next) >= 0) {
            return false;
        }
        member = Member.COMMA;
        if (onPath && next == '[' && level == path.size()) {
            position++;
            found = true;
            state = State.FIRST_RECORD;
        } else if (onPath && next == '{' && level < path.size()) {
            position++;
            level++;
            member = Member.FIRST;
        } else {
            pass(name, 0, 0);
        }
        return true;
    }

    private boolean named(long length, String wanted) {
        try {
            return wanted.equals(JsonMapper.shared().readValue(name, 0, (int) length, String.class));
        } catch (JacksonException e) {
            return false;
        }
    }

    private void record(SortChunk chunk) {
        int start = filled;
        long offset = offset();
        long length = pass(chunk.bytes, start, chunk.maxLineBytes() + 1);
        filled += (int) Math.min(length, chunk.maxLineBytes() + 1L);
        boolean cut = peek() < 0 && (inString || depth > 0);
        add(chunk, start, offset, length, cut);
        if (cut) {
            giveUp(offset, CUT_RECORD);
        }
    }

    /** Passes over a value, and keeps as many of its bytes as asked; returns its length. */
    private long pass(byte[] into, int at, int kept) {
        depth = 0;
        inString = false;
        escaped = false;
        long length = 0;
        boolean open = true;
        while (open) {
            int next = peek();
            if (next < 0 || (length > 0 && endsBefore((byte) next))) {
                break;
            }
            position++;
            if (length < kept) {
                into[at + (int) length] = (byte) next;
            }
            length++;
            open = !endsAfter((byte) next);
        }
        return length;
    }

    private boolean endsBefore(byte next) {
        if (next == RECORD_SEPARATOR && state == State.BETWEEN_VALUES) {
            return true;
        }
        return depth == 0 && !inString && (",]}[{".indexOf(next) >= 0 || Utf8.blank(next));
    }

    private boolean endsAfter(byte next) {
        if (inString) {
            boolean closes = !escaped && next == '"';
            escaped = !escaped && next == '\\';
            inString = !closes;
            return closes && depth == 0;
        }
        switch (next) {
            case '"' -> inString = true;
            case '{', '[' -> depth++;
            case '}', ']' -> {
                depth = Math.max(0, depth - 1);
                return depth == 0;
            }
            default -> {
                // The value continues.
            }
        }
        return false;
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
        long offset = offset();
        long length = 0;
        for (int next = peek(); next >= 0; next = peek()) {
            position++;
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

    /** The next byte that is not blank, which is not passed; -1 at the end of the text. */
    private int peekToken() {
        int next = peek();
        while (next >= 0 && Utf8.blank((byte) next)) {
            position++;
            next = peek();
        }
        return next;
    }

    private int peek() {
        if (position == end) {
            bufferOffset += end;
            position = 0;
            end = Math.max(0, text.read(buffer, 0, buffer.length));
        }
        return position == end ? -1 : buffer[position] & 0xff;
    }

    private long offset() {
        return bufferOffset + position;
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
