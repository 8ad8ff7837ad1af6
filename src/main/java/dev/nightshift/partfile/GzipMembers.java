package dev.nightshift.partfile;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Compresses into gzip members of a mebibyte of plain bytes each, one after the other, which is a gzip file (RFC 1952,
 * 2.2): the fast deflater takes a block at a time.
 *
 * <p>Not thread-safe. {@link #close} ends the file and is harmless twice; the stream below stays open.
 */
final class GzipMembers extends OutputStream {

    private static final int BLOCK = 1024 * 1024;

    private final OutputStream out;
    private final GzipMember member;
    private final byte[] block = new byte[BLOCK];
    private int used;
    private boolean any;
    private boolean closed;

    GzipMembers(OutputStream out, int level) {
        this.out = out;
        this.member = new GzipMember(level);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            if (used == BLOCK) {
                end();
            }
            int now = Math.min(left, BLOCK - used);
            System.arraycopy(bytes, from, block, used, now);
            used += now;
            from += now;
            left -= now;
        }
    }

    private void end() throws IOException {
        member.write(block, used, out);
        used = 0;
        any = true;
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (used > 0 || !any) {
                end();
            }
        } finally {
            member.close();
        }
    }
}
