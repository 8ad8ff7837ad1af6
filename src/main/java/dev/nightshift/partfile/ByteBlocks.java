package dev.nightshift.partfile;

import dev.nightshift.storage.Content;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Bytes that are written once and can be read any number of times. They are kept in blocks, so that growing never
 * copies them.
 *
 * <p>Not thread-safe while it is written.
 */
final class ByteBlocks extends OutputStream implements Content {

    private static final int BLOCK = 256 * 1024;

    private final List<byte[]> blocks = new ArrayList<>();
    private int used = BLOCK;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = offset;
        int left = length;
        while (left > 0) {
            if (used == BLOCK) {
                blocks.add(new byte[BLOCK]);
                used = 0;
            }
            int now = Math.min(left, BLOCK - used);
            System.arraycopy(bytes, from, blocks.get(blocks.size() - 1), used, now);
            used += now;
            from += now;
            left -= now;
        }
    }

    @Override
    public long length() {
        return blocks.isEmpty() ? 0 : (long) (blocks.size() - 1) * BLOCK + used;
    }

    @Override
    public InputStream open() {
        return new Reader();
    }

    private final class Reader extends InputStream {

        private long position;
        private long mark;

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            if (position >= length()) {
                return -1;
            }
            int inBlock = (int) (position % BLOCK);
            int now = (int) Math.min(Math.min(length, BLOCK - inBlock), length() - position);
            System.arraycopy(blocks.get((int) (position / BLOCK)), inBlock, bytes, offset, now);
            position += now;
            return now;
        }

        @Override
        public long skip(long bytes) {
            long now = Math.max(0, Math.min(bytes, length() - position));
            position += now;
            return now;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, length() - position);
        }

        @Override
        public boolean markSupported() {
            return true;
        }

        @Override
        public synchronized void mark(int limit) {
            mark = position;
        }

        @Override
        public synchronized void reset() {
            position = mark;
        }
    }
}
