package dev.nightshift.partfile;

import dev.nightshift.login.LoginRecord;
import java.io.IOException;

/** Writes rows in one format to the stream given at construction, which belongs to the caller. Not thread-safe. */
interface RowEncoder {

    void write(LoginRecord row) throws IOException;

    /** Writes everything that is still buffered, and the end of the file. */
    void finish() throws IOException;

    /** Frees all memory without completing the file; harmless after {@link #finish}. */
    void abandon();
}
