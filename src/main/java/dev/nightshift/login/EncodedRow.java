package dev.nightshift.login;

import java.util.Objects;

/**
 * A row as it will stand in a JSON Lines part, ready but for its newline: a slice of bytes, which may hold other rows too
 * and which nobody changes any more.
 */
public final class EncodedRow {

    private final byte[] bytes;
    private final int offset;
    private final int length;

    /** Takes the array over as it is, without a copy. */
    public EncodedRow(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** The array that the row lies in; to be read only. */
    public byte[] bytes() {
        return bytes;
    }

    /** Where the row begins. */
    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }
}
