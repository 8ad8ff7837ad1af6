package dev.nightshift.file;

/**
 * A place in the text where one chunk ends and the next begins.
 *
 * @param offset bytes of the text before it
 * @param lines lines before it
 * @param packedBytes bytes of the file read by then
 */
record Resumption(long offset, long lines, long packedBytes, State state) {

    static final Resumption START = new Resumption(0, 0, 0, State.START);

    /** What is to come. */
    enum State {
        /** The text's very beginning. */
        START,
        /** A line. */
        LINE,
        /** The first record of an array, or its end. */
        FIRST_RECORD,
        /** A record of an array. */
        RECORD,
        /** A comma, or the array's end. */
        COMMA,
        /** Nothing but blanks: the array has ended. */
        BLANKS,
        /** Nothing: the text has ended. */
        NOTHING
    }

    boolean ended() {
        return state == State.NOTHING;
    }
}
