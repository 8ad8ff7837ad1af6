package dev.nightshift.partfile;

import dev.nightshift.login.LoginRecord;
import java.io.IOException;

/** Writes rows in one format to the stream that it was made with, which belongs to its maker. Not thread-safe. */
interface RowEncoder {

    void write(LoginRecord row) throws IOException;

    /** Writes what is still held back and what ends the file. */
    void finish() throws IOException;

    /** Frees what is held, without a file; harmless after {@link #finish}. */
    void abandon();
}
