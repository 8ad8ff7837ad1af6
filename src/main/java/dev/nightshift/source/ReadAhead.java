package dev.nightshift.source;

import dev.nightshift.login.Block;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.WorkAhead;

/** Reads blocks ahead of the one who works on them; every failure of the reading is a {@link NightshiftException}. */
public final class ReadAhead {

    /** Blocks of wide rows are fewer ahead. */
    private static final long BYTES_AHEAD = 2L * 1024 * 1024;

    private ReadAhead() {}

    /**
     * Begins to read.
     *
     * @param what is read, for messages
     * @param blocks to be ahead at most
     * @param opener called on the reading thread, because the first row may take as long as a sort
     */
    public static WorkAhead<Block> of(String what, int blocks, WorkAhead.Opener<Block> opener) {
        return WorkAhead.start(
                "read " + what,
                new WorkAhead.Bounds<>(blocks, BYTES_AHEAD, Block::bytes),
                opener,
                failure -> failed(what, failure));
    }

    private static NightshiftException failed(String what, Throwable failure) {
        return failure instanceof NightshiftException known
                ? known
                : NightshiftException.failed("Reading " + what + " failed: " + failure.getMessage(), failure);
    }
}
