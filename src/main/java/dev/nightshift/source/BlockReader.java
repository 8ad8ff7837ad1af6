package dev.nightshift.source;

import dev.nightshift.login.Block;
import dev.nightshift.work.NightshiftException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Blocks of a range in stream order; used by one thread. */
public interface BlockReader extends AutoCloseable {

    /** Waits until {@link #next()} will not wait, at most so long; whether it has come to that. */
    boolean ready(Duration patience) throws InterruptedException;

    /**
     * The next block, never empty; null at the end and ever after.
     *
     * @throws NightshiftException when the source fails or contradicts itself
     */
    @Nullable Block next() throws InterruptedException;

    /** Ends the reading; after it, nothing is held at the source. */
    @Override
    void close();
}
