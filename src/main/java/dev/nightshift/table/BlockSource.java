package dev.nightshift.table;

import dev.nightshift.login.Block;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Supplies blocks of rows in key order. Used by one thread, except for {@link #cancel()} and {@link #abort()}. */
interface BlockSource extends AutoCloseable {

    /** The next block, never empty; null at the end. */
    @Nullable Block next() throws SQLException;

    /** Makes a call that waits for the source return soon. May be called from any thread. */
    void cancel() throws SQLException;

    /** Breaks the connection of a source that does not respond to {@link #cancel()}. May be called from any thread. */
    void abort() throws SQLException;

    @Override
    void close() throws SQLException;
}
