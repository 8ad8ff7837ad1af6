package dev.nightshift.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a sorted run: blocks of rows, each with its length and checksum; the place of each block; the description of
 * the run; and a tail with its own checksum, without which the file is not a run. The run counts only after
 * {@link SortFolder#publish}.
 *
 * <p>Not thread-safe.
 */
final class SortedRunWriter implements AutoCloseable {

    static final int BLOCK = 64 * 1024;
    static final int BLOCK_HEAD = 8;
    static final int TAIL = 24;
    static final long MAGIC = 0x4e53_534f_5254_0001L;

    private final Disk disk;
    private final Path file;
    private final FileChannel channel;
    private final RowFormat rows = new RowFormat(2 * BLOCK);
    private final ByteBuffer head = ByteBuffer.allocate(BLOCK_HEAD);
    private ByteBuffer index = ByteBuffer.allocate(1_024);
    private long position;
    private int blocks;
    private int neverBlock = -1;
    private int largest;
    private boolean complete;

    SortedRunWriter(Disk disk, Path file) throws IOException {
        this.disk = disk;
        this.file = file;
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

    /** Ends the file, which is not durable yet, and completes its description with its blocks. */
    SortedRunMeta complete(SortedRunMeta about, JsonMapper json) throws IOException {
        flush();
        SortedRunMeta meta = about.withBlocks(blocks, neverBlock < 0 ? blocks : neverBlock, largest);
        byte[] text = json.writeValueAsBytes(meta);
        index.flip();
        ByteBuffer end = ByteBuffer.allocate(index.remaining() + text.length + TAIL);
        end.put(index).put(text);
        int checksum = checksum(end.duplicate().flip());
        end.putLong(position).putInt(text.length).putInt(checksum).putLong(MAGIC);
        disk.write(channel, end.flip());
        complete = true;
        return meta;
    }

    static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Deletes the file if it is not complete. */
    @Override
    public void close() throws IOException {
        channel.close();
        if (!complete) {
            disk.delete(file);
        }
    }
}
