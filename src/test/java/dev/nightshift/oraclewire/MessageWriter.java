package dev.nightshift.oraclewire;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes TTC's forms, as {@link MessageReader} reads them, and sends them in data packets. */
final class MessageWriter {

    /** Greatest length of a byte string that has its length in one byte, and of a chunk of a longer one. */
    private static final int SHORT = 252;

    private static final int LONG_FORM = 254;

    private final Packets packets;
    private final int packetSize;
    private byte[] buffer = new byte[8_192];
    private int size;
    private long sent;

    /** @param packetSize greatest size of a packet, with its header */
    MessageWriter(Packets packets, int packetSize) {
        this.packets = packets;
        this.packetSize = packetSize - 10;
    }

    MessageWriter u1(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
        return this;
    }

    MessageWriter u1s(int... values) {
        for (int value : values) {
            u1(value);
        }
        return this;
    }

    private void ensure(int more) {
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
        }
    }

    MessageWriter raw(byte[] value) {
        return raw(value, 0, value.length);
    }

    MessageWriter rawText(String text) {
        return raw(text.getBytes(StandardCharsets.UTF_8));
    }

    private MessageWriter raw(byte[] value, int from, int length) {
        ensure(length);
        System.arraycopy(value, from, buffer, size, length);
        size += length;
        return this;
    }

    MessageWriter number(long value) {
        long magnitude = Math.abs(value);
        int count = (64 - Long.numberOfLeadingZeros(magnitude) + 7) / 8;
        u1(value < 0 ? count | 0x80 : count);
        for (int i = count - 1; i >= 0; i--) {
            u1((int) (magnitude >> (8 * i)));
        }
        return this;
    }

    MessageWriter numbers(long... values) {
        for (long value : values) {
            number(value);
        }
        return this;
    }

    MessageWriter bytes(byte @Nullable [] value) {
        return value == null ? u1(0) : bytes(value, 0, value.length);
    }

    MessageWriter bytes(byte[] value, int from, int length) {
        if (length <= SHORT) {
            return u1(length).raw(value, from, length);
        }
        u1(LONG_FORM);
        for (int done = 0; done < length; done += SHORT) {
            int chunk = Math.min(SHORT, length - done);
            u1(chunk).raw(value, from + done, chunk);
        }
        return u1(0);
    }

    MessageWriter countedBytes(byte @Nullable [] value) {
        return value == null || value.length == 0 ? u1(0) : number(value.length).bytes(value);
    }

    MessageWriter countedText(String value) {
        return countedBytes(value.getBytes(StandardCharsets.UTF_8));
    }

    /** Nothing where a counted byte string could be. */
    MessageWriter nothing() {
        return u1(0);
    }

    /** Forgets what has not been sent. */
    void discard() {
        size = 0;
    }

    /** Bytes that are not sent yet. */
    int waiting() {
        return size;
    }

    /** Bytes sent since the client's last call. */
    long sent() {
        return sent;
    }

    /** Sends full packets, and keeps the rest. */
    void spill() throws IOException {
        int from = 0;
        for (; size - from > packetSize; from += packetSize) {
            packets.writeData(buffer, from, packetSize);
        }
        System.arraycopy(buffer, from, buffer, 0, size - from);
        size -= from;
        sent += from;
    }

    void flush() throws IOException {
        spill();
        if (size > 0) {
            packets.writeData(buffer, 0, size);
        }
        packets.flush();
        size = 0;
        sent = 0;
    }
}
