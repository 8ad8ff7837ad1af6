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
 * Supplies the blocks of a range regardless of failures of its cursors. A cursor that breaks is reopened after the last
 * block that was returned, and a partly read block is dropped. So every row is returned once, and blocks end where they
 * would have ended without the failure.
 *
 * <p>Not thread-safe, except for {@link #cancel()} and {@link #abort()}, which also end the wait for the next try.
 */
final class ReconnectingBlocks implements WorkAhead.Producer<Block> {

    private static final Logger log = LoggerFactory.getLogger(ReconnectingBlocks.class);

    private final Opener opener;
    private final Retries retries;
    private final StopSignal cancelled = new StopSignal();
    private @Nullable Position after;
    private volatile @Nullable BlockSource cursor;

    /** @param retries creates the retries for the signal that cancels the reading */
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
                }
                retries.progressed();
                return block;
            } catch (TripTooLargeException e) {
                // The database is well: no pause, and no try is used up. The next cursor asks for fewer rows.
                log.debug("{}; asking for fewer rows", e.getMessage());
                closeBroken(e);
            } catch (SQLException | NightshiftException e) {
                closeBroken(e);
                retries.after(e);
            }
        }
    }

    private BlockSource cursor() throws SQLException {
        BlockSource current = cursor;
        if (current == null) {
            current = opener.open(after);
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

    /**
     * Closes the cursor. A failure is only logged, because the blocks were returned or are not wanted, and the session
     * ends by itself.
     */
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
         * Opens a cursor.
         *
         * @param after position to continue after; null to begin at the start of the range
         */
        BlockSource open(@Nullable Position after) throws SQLException;
    }
}
