package dev.nightshift.file;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A sorted run on disk: checked access to any of its blocks. Thread-safe. */
record SortedRun(Path file, SortMeta.Run meta) {

    FileChannel open() throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** The rows of a block, after checking its checksum. */
    byte[] block(FileChannel channel, int block) throws IOException {
        return block(channel, block, place(channel, block));
    }

    private byte[] block(FileChannel channel, int block, long at) throws IOException {
        ByteBuffer head = read(channel, at, SortedRunWriter.BLOCK_HEAD);
        int length = head.getInt();
        if (length < 1 || length > meta.largestBlock()) {
            throw damaged(block, "it has " + length + " bytes, expected 1 to " + meta.largestBlock());
        }
        byte[] rows = read(channel, at + SortedRunWriter.BLOCK_HEAD, length).array();
        if (SortedRunWriter.checksum(ByteBuffer.wrap(rows)) != head.getInt()) {
            throw damaged(block, "its checksum does not match");
        }
        return rows;
    }

    private long place(FileChannel channel, int block) throws IOException {
        return read(channel, meta.bytes() + (long) Long.BYTES * block, Long.BYTES)
                .getLong();
    }

    /** Reads and checks all blocks and their places. */
    void verify() throws IOException {
        try (FileChannel channel = open()) {
            long at = 0;
            for (int i = 0; i < meta.blocks(); i++) {
                if (place(channel, i) != at) {
                    throw damaged(i, "its place is not " + at);
                }
                at += SortedRunWriter.BLOCK_HEAD + block(channel, i, at).length;
            }
        } catch (IOException e) {
            throw new IOException("the run " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private IOException damaged(int block, String how) {
        return new IOException("block " + block + " of " + meta.blocks() + " is damaged: " + how);
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        if (position < 0) {
            throw new EOFException("it is too short");
        }
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new EOFException("it is too short");
            }
        }
        return buffer.flip();
    }
}
