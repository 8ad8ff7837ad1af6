package dev.nightshift.login;

import java.util.Objects;

/**
 * A row as it is written to a JSON Lines part, without its newline. It is a slice of an array that may contain other
 * rows too and that must not change.
 */
public final class EncodedRow {

    private final byte[] bytes;
    private final int offset;
    private final int length;

    /** Keeps the array itself, not a copy. */
    public EncodedRow(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** The array that contains the row; callers must not write to it. */
    public byte[] bytes() {
        return bytes;
    }

    /** The index of the row's first byte in the array. */
    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }
}
