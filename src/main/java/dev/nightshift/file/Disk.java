package dev.nightshift.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** The operations of the sort on the local disk, as an interface so that tests can make them fail. */
interface Disk {

    /** Creates a new file; replaces an existing one. */
    FileChannel create(Path file) throws IOException;

    /** Writes all the bytes. */
    void write(FileChannel file, ByteBuffer bytes) throws IOException;

    /** Removes all bytes after the first ones. */
    void truncate(Path file, long bytes) throws IOException;

    /** Returns when everything written to the file is durable. */
    void force(Path file) throws IOException;

    /** Renames a file atomically and durably. */
    void publish(Path from, Path to) throws IOException;

    /** Deletes the file if it exists. */
    void delete(Path file) throws IOException;

    /** The number of bytes that can still be written in a folder. */
    long usable(Path folder) throws IOException;
}
