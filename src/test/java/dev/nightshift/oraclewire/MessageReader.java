package dev.nightshift.oraclewire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads TTC's forms from data packets: an integer is the count of its bytes, with the sign in the highest bit, then the
 * bytes, highest first; a byte string is its length in one byte, or 254 and chunks that end with an empty one
 * (python-oracledb, {@code buffer.pyx}).
 */
final class MessageReader {

    private static final int LONG_FORM = 254;
    private static final int NULL_FORM = 255;
    private static final int END_OF_FILE = 0x40;

    private final Packets packets;
    private byte[] packet = {};
    private int at;

    MessageReader(Packets packets) {
        this.packets = packets;
    }

    /** @throws BreakException if the client sent a marker in place of data */
    int u1() throws IOException {
        while (at >= packet.length) {
            int type = packets.read();
            if (type == Packets.MARKER) {
                throw new BreakException();
            }
            if (type != Packets.DATA) {
                throw new IOException("a packet of type " + type + " in place of data");
            }
            packet = packets.body();
            at = 2;
            if (packet.length == 2 && (packet[1] & END_OF_FILE) != 0) {
                throw new EOFException("the client said goodbye");
            }
        }
        return packet[at++] & 255;
    }

    boolean flag() throws IOException {
        return u1() != 0;
    }

    byte[] raw(int length) throws IOException {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) u1();
        }
        return bytes;
    }

    String rawText(int length) throws IOException {
        return new String(raw(length), StandardCharsets.UTF_8);
    }

    long number() throws IOException {
        int count = u1();
        boolean negative = (count & 0x80) != 0;
        long value = 0;
        for (int i = 0; i < (count & 0x7f); i++) {
            value = value << 8 | u1();
        }
        return negative ? -value : value;
    }

    int integer() throws IOException {
        return (int) number();
    }

    /** Whether something is there, in one byte, and its length; 0 if it is not there. */
    int lengthIfPresent() throws IOException {
        boolean present = flag();
        int length = integer();
        return present ? length : 0;
    }

    /** Skips pointers, which are one byte each on the wire. */
    void skip(int bytes) throws IOException {
        raw(bytes);
    }

    /** Skips integers. */
    void skipNumbers(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            number();
        }
    }

    /** A byte string; null for none. */
    byte @Nullable [] bytes() throws IOException {
        int length = u1();
        if (length == 0 || length == NULL_FORM) {
            return null;
        }
        if (length != LONG_FORM) {
            return raw(length);
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int chunk = u1(); chunk != 0; chunk = u1()) {
            all.writeBytes(raw(chunk));
        }
        return all.toByteArray();
    }

    /** A byte string behind its length as an integer; null for none. */
    byte @Nullable [] countedBytes() throws IOException {
        return integer() == 0 ? null : bytes();
    }

    String countedText() throws IOException {
        byte[] bytes = countedBytes();
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }
}
