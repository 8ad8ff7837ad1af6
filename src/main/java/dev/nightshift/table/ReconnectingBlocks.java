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

    private final Opener opener;
    private final Retries retries;
    private final StopSignal cancelled = new StopSignal();
    private @Nullable Position after;
    private @Nullable SQLException broken;
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
                }
                broken = null;
                return block;
            } catch (SQLException | NightshiftException e) {
                broken = e instanceof SQLException failure ? failure : null;
                closeBroken(e);
                retries.after(e);
            }
        }
    }

    private BlockSource cursor() throws SQLException {
        BlockSource current = cursor;
        if (current == null) {
            current = opener.open(after, broken);
            cursor = current;
        }
        return current;
    }

    private void closeBroken(Exception failure) {
        BlockSource current = cursor;
        cursor = null;
        if (current != null) {
            try {
                current.close();
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
         * @param broken the failure of the cursor before; null if there was none
         */
        BlockSource open(@Nullable Position after, @Nullable SQLException broken) throws SQLException;
    }
}
