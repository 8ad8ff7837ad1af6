package dev.nightshift.partfile;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.CRC32;

/**
 * Turns bytes into one member of a gzip file (RFC 1952), whose header says neither a name nor a time.
 *
 * <p>Not thread-safe; must be closed.
 */
final class GzipMember implements AutoCloseable {

    private static final byte[] HEADER = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255};
    private static final int TRAILER = 8;

    private final BlockDeflater deflater;
    private final CRC32 crc = new CRC32();
    private byte[] member = new byte[0];

    GzipMember(int level) {
        this.deflater = BlockDeflater.of(level);
    }

    /** Compresses bytes; returns the length of the member, which stands in {@link #buffer} from 0 until the next call */
    int compress(byte[] bytes, int length) {
        int most = HEADER.length + BlockDeflater.mostBytes(length) + TRAILER;
        if (member.length < most) {
            member = new byte[most];
            System.arraycopy(HEADER, 0, member, 0, HEADER.length);
        }
        int end = HEADER.length + deflater.deflate(bytes, length, member, HEADER.length);
        crc.reset();
        crc.update(bytes, 0, length);
        littleEndian((int) crc.getValue(), end);
        littleEndian(length, end + 4);
        return end + TRAILER;
    }

    byte[] buffer() {
        return member;
    }

    void write(byte[] bytes, int length, OutputStream out) throws IOException {
        int size = compress(bytes, length);
        out.write(member, 0, size);
    }

    private void littleEndian(int value, int at) {
        for (int i = 0; i < 4; i++) {
            member[at + i] = (byte) (value >>> (8 * i));
        }
    }

    @Override
    public void close() {
        deflater.close();
    }
}
