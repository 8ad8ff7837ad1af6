package dev.nightshift.file;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decompresses all members of a gzip file. It fails if a member is truncated or damaged, or if other data follows; the
 * JDK's stream may treat that as the end of the file.
 *
 * <p>Not thread-safe.
 */
final class GzipInput extends InputStream {

    private static final int FLAG_CHECKSUM = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final InputStream packed;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int end;
    private long member;
    private boolean inside;
    private boolean ended;

    GzipInput(InputStream packed) {
        this.packed = packed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inside && !begin()) {
                ended = true;
                break;
            }
            int read = inflate(bytes, offset, length);
            if (read > 0) {
                crc.update(bytes, offset, read);
                return read;
            }
            if (inflater.finished()) {
                finish();
            }
        }
        return -1;
    }

    private int inflate(byte[] bytes, int offset, int length) throws IOException {
        if (inflater.needsInput()) {
            if (position == end && !fill()) {
                throw cut();
            }
            inflater.setInput(buffer, position, end - position);
            position = end;
        }
        try {
            int read = inflater.inflate(bytes, offset, length);
            if (read == 0 && inflater.needsDictionary()) {
                throw new IOException("gzip member " + member + " needs a dictionary");
            }
            return read;
        } catch (DataFormatException e) {
            throw new IOException("gzip member " + member + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Reads the header of a member; returns false at the end of the file, which may be padded with zeros. */
    private boolean begin() throws IOException {
        int first = next();
        while (first == 0 && member > 0) {
            first = next();
        }
        if (first < 0) {
            return false;
        }
        if (first != 0x1f || next() != 0x8b || next() != 8) {
            throw new IOException("unexpected data after gzip member " + member);
        }
        member++;
        int flags = required();
        for (int i = 0; i < 6; i++) {
            required();
        }
        if ((flags & FLAG_EXTRA) != 0) {
            int length = required() | required() << 8;
            for (int i = 0; i < length; i++) {
                required();
            }
        }
        skipText((flags & FLAG_NAME) != 0);
        skipText((flags & FLAG_COMMENT) != 0);
        if ((flags & FLAG_CHECKSUM) != 0) {
            required();
            required();
        }
        inflater.reset();
        crc.reset();
        inside = true;
        return true;
    }

    private void skipText(boolean there) throws IOException {
        while (there && required() != 0) {
            // The text is not used.
        }
    }

    private void finish() throws IOException {
        position = end - inflater.getRemaining();
        long expected = word();
        long size = word();
        if (expected != crc.getValue() || size != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new IOException("gzip member " + member + " is damaged: its checksum does not match");
        }
        inside = false;
    }

    private long word() throws IOException {
        return required() | required() << 8 | required() << 16 | (long) required() << 24;
    }

    private int required() throws IOException {
        int next = next();
        if (next < 0) {
            throw cut();
        }
        return next;
    }

    private int next() throws IOException {
        return position == end && !fill() ? -1 : buffer[position++] & 0xff;
    }

    /** Reads some more bytes; returns false at the end of the file. */
    private boolean fill() throws IOException {
        position = 0;
        end = Math.max(0, packed.read(buffer, 0, buffer.length));
        return end > 0;
    }

    private EOFException cut() {
        return new EOFException("the file ends in the middle of gzip member " + member);
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        packed.close();
    }
}
