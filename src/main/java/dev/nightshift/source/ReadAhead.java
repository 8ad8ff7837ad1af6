package dev.nightshift.source;

import dev.nightshift.login.Block;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.WorkAhead;

/** Reads blocks in advance on a thread of its own. Every failure of the reading is a {@link NightshiftException}. */
public final class ReadAhead {

    /** Greatest size of the blocks in advance, so that there are fewer blocks of wide rows. */
    private static final long BYTES_AHEAD = 2L * 1024 * 1024;

    private ReadAhead() {}

    /**
     * Starts reading.
     *
     * @param what description of the rows, for messages
     * @param blocks greatest number of blocks in advance
     * @param opener opens the source on the reading thread, because the first row may take as long as a sort
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
