package dev.nightshift.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/**
 * Writes a sorted run: blocks of rows, each with its length and checksum, and then the place of each. Not thread-safe.
 */
final class SortedRunWriter implements AutoCloseable {

    static final int BLOCK = 64 * 1024;
    static final int BLOCK_HEAD = 8;

    private final Disk disk;
    private final Path file;
    private final int number;
    private final FileChannel channel;
    private final RowFormat rows = new RowFormat(2 * BLOCK);
    private final ByteBuffer head = ByteBuffer.allocate(BLOCK_HEAD);
    private ByteBuffer index = ByteBuffer.allocate(1_024);
    private long position;
    private int blocks;
    private int neverBlock = -1;
    private int largest;

    SortedRunWriter(Disk disk, Path file, int number) throws IOException {
        this.disk = disk;
        this.file = file;
        this.number = number;
        this.channel = disk.create(file);
    }

    /** The buffer for the next row; call {@link #rowWritten} after writing the row. */
    RowFormat rows() {
        return rows;
    }

    void rowWritten() throws IOException {
        if (rows.length() >= BLOCK) {
            flush();
        }
    }

    /** Begins the rows that never logged in. */
    void beginNever() throws IOException {
        flush();
        neverBlock = blocks;
    }

    private void flush() throws IOException {
        if (rows.length() == 0) {
            return;
        }
        ByteBuffer written = rows.written();
        head.clear()
                .putInt(written.remaining())
                .putInt(checksum(written.duplicate()))
                .flip();
        if (index.remaining() < Long.BYTES) {
            index = ByteBuffer.allocate(2 * index.capacity()).put(index.flip());
        }
        index.putLong(position);
        position += head.remaining() + written.remaining();
        largest = Math.max(largest, written.remaining());
        blocks++;
        disk.write(channel, head);
        disk.write(channel, written);
        rows.clear();
    }

    /** Ends the file, which is not durable yet. */
    SortedRun complete() throws IOException {
        flush();
        disk.write(channel, index.flip());
        return new SortedRun(
                file, new SortMeta.Run(number, blocks, neverBlock < 0 ? blocks : neverBlock, largest, position));
    }

    static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
