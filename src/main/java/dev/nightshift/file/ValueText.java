package dev.nightshift.file;

/**
 * Passes over the bytes of a text and the JSON values in it, of which it keeps no more than asked. Not thread-safe.
 */
final class ValueText {

    /** Precedes each value in RFC 7464; JSON does not contain it. */
    static final int RECORD_SEPARATOR = 0x1e;

    private final InputText text;
    private final byte[] buffer = new byte[SortChunk.READ];
    private int position;
    private int end;
    private long bufferOffset;

    private int depth;
    private boolean inString;
    private boolean escaped;

    ValueText(InputText text) {
        this.text = text;
    }

    /** Passes over the byte that was peeked. */
    void next() {
        position++;
    }

    /**
     * Passes over a value, and keeps as many of its bytes as asked; returns its length.
     *
     * @param ofSequence whether a record separator ends it
     */
    long pass(byte[] into, int at, int kept, boolean ofSequence) {
        depth = 0;
        inString = false;
        escaped = false;
        long length = 0;
        boolean open = true;
        while (open) {
            int next = peek();
            if (next < 0 || (length > 0 && endsBefore((byte) next, ofSequence))) {
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

    private boolean endsBefore(byte next, boolean ofSequence) {
        if (ofSequence && next == RECORD_SEPARATOR) {
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

    /** Whether the text ends in the middle of the value that was passed last. */
    boolean cut() {
        return peek() < 0 && (inString || depth > 0);
    }

    /** The next byte that is not blank, which is not passed; -1 at the end of the text. */
    int peekToken() {
        int next = peek();
        while (next >= 0 && Utf8.blank((byte) next)) {
            position++;
            next = peek();
        }
        return next;
    }

    /** The next byte, which is not passed; -1 at the end of the text. */
    int peek() {
        if (position == end) {
            bufferOffset += end;
            position = 0;
            end = Math.max(0, text.read(buffer, 0, buffer.length));
        }
        return position == end ? -1 : buffer[position] & 0xff;
    }

    /** The number of bytes that were passed. */
    long offset() {
        return bufferOffset + position;
    }
}
