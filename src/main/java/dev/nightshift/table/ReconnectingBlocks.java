package dev.nightshift.table;

import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks of a range whatever becomes of its cursors: one that breaks is opened anew after the last row handed out,
 * and a block that it had begun is dropped, so that every row comes once and blocks end where they would have ended.
 *
 * <p>Not thread-safe, but for {@link #cancel()}, which ends the waiting for the next try too.
 */
final class ReconnectingBlocks implements WorkAhead.Producer<Block> {

    private static final Logger log = LoggerFactory.getLogger(ReconnectingBlocks.class);

    /** The SQL state by which databases, and PostgreSQL's driver of itself, say so. */
    private static final String OUT_OF_MEMORY = "53200";

    /** In a row: by then the fewest rows that can be asked for were too many, or it is something else. */
    private static final int MOST_ERRORS = 4;

    private final Opener opener;
    private final Retries retries;
    private final StopSignal cancelled = new StopSignal();
    private @Nullable Position after;
    private boolean lackOfMemory;
    private int errors;
    private volatile @Nullable BlockSource cursor;

    /** @param retries made for the signal that says that the blocks are not wanted */
    ReconnectingBlocks(Opener opener, @Nullable Position after, Function<StopSignal, Retries> retries) {
        this.opener = opener;
        this.after = after;
        this.retries = retries.apply(cancelled);
    }

    @Override
    public @Nullable Block next() {
        while (true) {
            try {
                Block block = cursor().next();
                if (block != null) {
                    after = block.position();
                    retries.progressed();
                    errors = 0;
                }
                lackOfMemory = false;
                return block;
            } catch (SQLException | NightshiftException e) {
                lackOfMemory = e instanceof SQLException failure && OUT_OF_MEMORY.equals(failure.getSQLState());
                closeBroken(e);
                retries.after(e);
            } catch (OutOfMemoryError e) {
                // Most likely the rows of one round trip, which go with their cursor; the next one asks for fewer.
                lackOfMemory = true;
                SQLException failure = new SQLException("memory ran out: " + e.getMessage(), OUT_OF_MEMORY, e);
                abortBroken(failure);
                closeBroken(failure);
                errors++;
                if (errors == MOST_ERRORS) {
                    throw e;
                }
                retries.after(failure);
            }
        }
    }

    private BlockSource cursor() throws SQLException {
        BlockSource current = cursor;
        if (current == null) {
            current = opener.open(after, lackOfMemory);
            cursor = current;
        }
        return current;
    }

    /** It may have been in the middle of an answer. */
    private void abortBroken(Exception failure) {
        BlockSource broken = cursor;
        if (broken != null) {
            try {
                broken.abort();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
    }

    private void closeBroken(Exception failure) {
        BlockSource broken = cursor;
        cursor = null;
        if (broken != null) {
            try {
                broken.close();
            } catch (SQLException e) {
                failure.addSuppressed(e);
            }
        }
    }

    @Override
    public void cancel() throws SQLException {
        cancelled.request("the reading was cancelled");
        BlockSource current = cursor;
        if (current != null) {
            current.cancel();
        }
    }

    @Override
    public void abort() throws SQLException {
        cancelled.request("the reading was cancelled");
        BlockSource current = cursor;
        if (current != null) {
            current.abort();
        }
    }

    /** What was asked for has been handed out, or is not wanted: a session that cannot be ended properly ends by itself. */
    @Override
    public void close() {
        BlockSource current = cursor;
        cursor = null;
        if (current != null) {
            try {
                current.close();
            } catch (SQLException e) {
                log.debug("A session of the source could not be ended", e);
            }
        }
    }

    /** Opens a cursor. */
    @FunctionalInterface
    interface Opener {

        /**
         * Opens one.
         *
         * @param after a position; null: at the range's start
         * @param lackOfMemory whether the one before broke because its rows did not fit into memory
         */
        BlockSource open(@Nullable Position after, boolean lackOfMemory) throws SQLException;
    }
}
