package dev.nightshift.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** What the sort asks of the local disk, so that a test can make it fail. */
interface Disk {

    /** A new file, in place of any of that name. */
    FileChannel create(Path file) throws IOException;

    /** Writes all of it. */
    void write(FileChannel file, ByteBuffer bytes) throws IOException;

    /** Returns when all that was written to a file is safe. */
    void force(Path file) throws IOException;

    /** Gives a file its name, at once and safely. */
    void publish(Path from, Path to) throws IOException;

    /** Removes a file if it is there. */
    void delete(Path file) throws IOException;

    /** Bytes that may still be written in a folder. */
    long usable(Path folder) throws IOException;
}
