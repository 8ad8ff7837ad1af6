package dev.nightshift.table;

import dev.nightshift.login.Block;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Blocks of rows in key order; used by one thread, but for {@link #cancel()}. */
interface BlockSource extends AutoCloseable {

    /** The next block, never empty; null at the end. */
    @Nullable Block next() throws SQLException;

    /** Makes a call that waits for the source return soon, from any thread. */
    void cancel() throws SQLException;

    /** Breaks the connection, for a source that does not answer to cancelling, from any thread. */
    void abort() throws SQLException;

    @Override
    void close() throws SQLException;
}
