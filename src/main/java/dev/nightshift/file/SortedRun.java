package dev.nightshift.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A sorted run on disk: its description, and checked access to any of its blocks. Thread-safe. */
final class SortedRun {

    private final Path file;
    private final SortedRunMeta meta;
    private final long indexAt;

    private SortedRun(Path file, SortedRunMeta meta, long indexAt) {
        this.file = file;
        this.meta = meta;
        this.indexAt = indexAt;
    }

    /** Reads the end of a file; fails if it is not a complete run. */
    static SortedRun open(Path file, JsonMapper json) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer tail = read(channel, size - SortedRunWriter.TAIL, SortedRunWriter.TAIL);
            long indexAt = tail.getLong();
            int textLength = tail.getInt();
            int checksum = tail.getInt();
            long length = size - SortedRunWriter.TAIL - indexAt;
            if (tail.getLong() != SortedRunWriter.MAGIC || indexAt < 0 || textLength < 0 || length < textLength) {
                throw new IOException("it has no end");
            }
            if (length > Integer.MAX_VALUE) {
                throw new IOException("its end is too long");
            }
            ByteBuffer end = read(channel, indexAt, (int) length);
            if (SortedRunWriter.checksum(end.duplicate()) != checksum) {
                throw new IOException("the checksum of its end does not match");
            }
            byte[] text = new byte[textLength];
            end.position(end.limit() - textLength).get(text);
            SortedRunMeta meta = json.readValue(text, SortedRunMeta.class);
            if (meta.version() != SortedRunMeta.VERSION) {
                throw new IOException(
                        "it has format version " + meta.version() + ", expected " + SortedRunMeta.VERSION);
            }
            return new SortedRun(file, meta, indexAt);
        } catch (JacksonException e) {
            throw new IOException("its description cannot be read: " + e.getOriginalMessage(), e);
        }
    }

    Path file() {
        return file;
    }

    SortedRunMeta meta() {
        return meta;
    }

    /** The number of bytes on disk, without the end. */
    long size() {
        return indexAt;
    }

    FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** The rows of a block, after checking its checksum. */
    byte[] block(FileChannel channel, int block) throws IOException {
        long at = read(channel, indexAt + (long) Long.BYTES * block, Long.BYTES).getLong();
        ByteBuffer head = read(channel, at, SortedRunWriter.BLOCK_HEAD);
        int length = head.getInt();
        if (length < 1 || length > meta.largestBlock()) {
            throw damaged(block, "it has " + length + " bytes, expected 1 to " + meta.largestBlock());
        }
        byte[] rows = new byte[length];
        read(channel, at + SortedRunWriter.BLOCK_HEAD, ByteBuffer.wrap(rows));
        if (SortedRunWriter.checksum(ByteBuffer.wrap(rows)) != head.getInt()) {
            throw damaged(block, "its checksum does not match");
        }
        return rows;
    }

    /** Reads and checks all blocks. */
    void verify() throws IOException {
        try (FileChannel channel = open()) {
            for (int i = 0; i < meta.blocks(); i++) {
                block(channel, i);
            }
        }
    }

    private IOException damaged(int block, String how) {
        return new IOException("block " + block + " of " + meta.blocks() + " is damaged: " + how);
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        if (position < 0 || length < 0) {
            throw new EOFException("it is too short");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        read(channel, position, buffer);
        return buffer.flip();
    }

    private static void read(FileChannel channel, long position, ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("it is too short");
            }
        }
    }
}
