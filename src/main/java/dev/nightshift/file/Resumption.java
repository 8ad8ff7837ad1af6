package dev.nightshift.file;

/**
 * The place in the text where one chunk ends and the next one begins.
 *
 * @param offset number of bytes of the text before it
 * @param lines number of lines before it
 * @param packedBytes number of bytes of the compressed file read so far
 */
record Resumption(long offset, long lines, long packedBytes, State state) {

    static final Resumption START = new Resumption(0, 0, 0, State.START);

    /** What follows at this place. */
    enum State {
        /** The beginning of the text. */
        START,
        /** A line. */
        LINE,
        /** The first record of an array, or the end of an empty one. */
        FIRST_RECORD,
        /** A record of an array. */
        RECORD,
        /** A comma, or the end of the array. */
        COMMA,
        /** Only blanks; the array has ended. */
        BLANKS,
        /** Nothing; the text has ended. */
        NOTHING
    }

    boolean ended() {
        return state == State.NOTHING;
    }
}
