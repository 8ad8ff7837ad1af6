package dev.nightshift.file;

/**
 * Splits one JSON array into records. Each record becomes one line of the chunk, even if it contains newlines. The text
 * between records must be JSON too; otherwise it becomes a flawed line. A record that is too long is never kept whole
 * in memory.
 */
final class ArraySplitter implements Splitter {

    private static final String CUT = "the file ends before the end of the array";

    private final InputText text;
    private final byte[] buffer = new byte[SortChunk.READ];
    private int position;
    private int end;
    private long bufferOffset;
    private State state = State.START;

    private int filled;
    private int depth;
    private boolean inString;
    private boolean escaped;
    private boolean commaMissing;

    ArraySplitter(InputText text) {
        this.text = text;
    }

    private enum State {
        /** The beginning of the text. */
        START,
        /** The first record, or the end of an empty array. */
        FIRST_RECORD,
        RECORD,
        /** A comma, or the end of the array. */
        COMMA,
        /** Only blanks; the array has ended. */
        BLANKS,
        /** Nothing; the text has ended. */
        NOTHING
    }

    @Override
    public void fill(SortChunk chunk) {
        filled = 0;
        while (state != State.NOTHING && !chunk.full()) {
            int next = peek();
            if (next < 0) {
                if (state != State.BLANKS) {
                    chunk.addFlawed(filled, filled, offset(), 0, CUT);
                }
                state = State.NOTHING;
            } else if (Utf8.blank((byte) next)) {
                position++;
            } else {
                step(chunk, next);
            }
        }
    }

    private void step(SortChunk chunk, int next) {
        switch (state) {
            case START -> start(next);
            case FIRST_RECORD, RECORD -> recordOrEnd(chunk, next);
            case COMMA -> comma(next);
            case BLANKS -> rest(chunk);
            case NOTHING -> throw new IllegalStateException("the text has ended");
        }
    }

    private void start(int next) {
        position++;
        // Only a byte order mark can precede the bracket, which is known to follow.
        if (next == '[') {
            state = State.FIRST_RECORD;
        }
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
            state = next == ',' ? State.RECORD : State.BLANKS;
        } else {
            record(chunk);
        }
    }

    private void comma(int next) {
        if (next == ',' || next == ']') {
            position++;
            state = next == ',' ? State.RECORD : State.BLANKS;
        } else {
            commaMissing = true;
            state = State.RECORD;
        }
    }

    private void record(SortChunk chunk) {
        int start = filled;
        long offset = offset();
        depth = 0;
        inString = false;
        escaped = false;
        long length = 0;
        boolean open = true;
        while (open) {
            int next = peek();
            if (next < 0 || endsBefore((byte) next)) {
                break;
            }
            position++;
            length++;
            if (filled - start <= chunk.maxLineBytes()) {
                chunk.bytes[filled++] = (byte) next;
            }
            open = !endsAfter((byte) next);
        }
        boolean cut = open && peek() < 0;
        add(chunk, start, offset, length, cut);
        state = cut ? State.NOTHING : State.COMMA;
    }

    private boolean endsBefore(byte next) {
        return depth == 0 && !inString && (next == ',' || next == ']' || Utf8.blank(next));
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
                // The record continues.
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
            chunk.addFlawed(start, filled, offset, length, "the file ends in the middle of this record");
        } else {
            chunk.add(start, filled, offset);
        }
        commaMissing = false;
        // Separates records, so that two numbers do not become one.
        chunk.bytes[filled++] = '\n';
    }

    /** Adds everything after the end of the array as one flawed line. */
    private void rest(SortChunk chunk) {
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
        chunk.addFlawed(start, filled, offset, length, "unexpected data after the end of the array");
        state = State.NOTHING;
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
}
