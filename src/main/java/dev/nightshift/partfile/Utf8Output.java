package dev.nightshift.partfile;

import java.io.IOException;
import java.io.OutputStream;

/** Writes text in UTF-8 and numbers in ASCII through a buffer; allocates nothing per value. Not thread-safe. */
final class Utf8Output {

    private static final int BUFFER = 64 * 1024;
    private static final int LONGEST_CHARACTER = 4;
    private static final int LONGEST_LONG = 20;

    private final OutputStream out;
    private final byte[] buffer = new byte[BUFFER];
    private int used;

    Utf8Output(OutputStream out) {
        this.out = out;
    }

    /** Writes one ASCII character. */
    void put(char ascii) throws IOException {
        room(1);
        buffer[used++] = (byte) ascii;
    }

    /** Writes ASCII bytes. */
    void put(byte[] ascii, int length) throws IOException {
        room(length);
        System.arraycopy(ascii, 0, buffer, used, length);
        used += length;
    }

    /** Writes a text that consists of ASCII characters. */
    void ascii(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            put(text.charAt(i));
        }
    }

    /** Writes a decimal number. */
    void number(long value) throws IOException {
        if (value == Long.MIN_VALUE) {
            ascii(Long.toString(value));
            return;
        }
        room(LONGEST_LONG);
        long rest = value;
        if (rest < 0) {
            buffer[used++] = '-';
            rest = -rest;
        }
        int end = used;
        for (long more = rest; more >= 10; more /= 10) {
            end++;
        }
        for (int i = end; i >= used; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        used = end + 1;
    }

    /** Writes bytes as upper-case hex. */
    void hex(byte[] bytes) throws IOException {
        for (byte b : bytes) {
            put(digit((b >> 4) & 0xf));
            put(digit(b & 0xf));
        }
    }

    private static char digit(int value) {
        return (char) (value < 10 ? '0' + value : 'A' + value - 10);
    }

    /** Writes a text, and each {@code doubled} ASCII character in it twice. */
    void text(String text, char doubled) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += beyondAscii(c, text, i);
                continue;
            }
            put(c);
            if (c == doubled) {
                put(c);
            }
        }
    }

    /** Writes a text as a JSON string (RFC 8259), and escapes only what must be. */
    void json(String text) throws IOException {
        put('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                i += beyondAscii(c, text, i);
            } else if (c >= 0x20 && c != '"' && c != '\\') {
                put(c);
            } else {
                escaped(c);
            }
        }
        put('"');
    }

    private void escaped(char c) throws IOException {
        put('\\');
        int letter = "\b\t\n\f\r\"\\".indexOf(c);
        if (letter >= 0) {
            put("btnfr\"\\".charAt(letter));
        } else {
            ascii("u00");
            put(digit(c >> 4));
            put(digit(c & 0xf));
        }
    }

    /** Writes a character; returns 1 if it consists of two units, of which {@code c} is the first, otherwise 0. */
    private int beyondAscii(char c, String text, int index) throws IOException {
        room(LONGEST_CHARACTER);
        if (c < 0x800) {
            buffer[used++] = (byte) (0xc0 | (c >> 6));
        } else if (!Character.isSurrogate(c)) {
            buffer[used++] = (byte) (0xe0 | (c >> 12));
            trail(c >> 6);
        } else {
            // The caller has checked that all surrogates are paired.
            int point = Character.toCodePoint(c, text.charAt(index + 1));
            buffer[used++] = (byte) (0xf0 | (point >> 18));
            trail(point >> 12);
            trail(point >> 6);
            trail(point);
            return 1;
        }
        trail(c);
        return 0;
    }

    private void trail(int bits) {
        buffer[used++] = (byte) (0x80 | (bits & 0x3f));
    }

    private void room(int bytes) throws IOException {
        if (used + bytes > BUFFER) {
            flush();
        }
    }

    /** Writes everything buffered to the underlying stream. */
    void flush() throws IOException {
        out.write(buffer, 0, used);
        used = 0;
    }

    /** Whether every surrogate is paired; text with an unpaired one has no UTF-8 form. */
    static boolean whole(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)
                    && (Character.isLowSurrogate(c)
                            || i + 1 == text.length()
                            || !Character.isLowSurrogate(text.charAt(++i)))) {
                return false;
            }
        }
        return true;
    }
}
