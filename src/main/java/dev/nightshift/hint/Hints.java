package dev.nightshift.hint;

import dev.nightshift.work.StopSignal;
import java.time.Duration;

/**
 * Wakes workers when there is something to claim. A hint may be lost, late or repeated, because a worker claims in the
 * ledger regardless of what a hint says. No method fails because the channel is down. Thread-safe.
 */
public interface Hints extends AutoCloseable {

    /** Tells one worker of a partition. */
    void send(Hint hint);

    /** Waits for a hint, but not longer than the given time or than until a stop is requested. */
    void await(Duration atMost, StopSignal stop) throws InterruptedException;

    @Override
    void close();

    /**
     * Numbers only, so that a message needs no Java deserialisation.
     *
     * @param step the partition's step in Spring Batch's tables
     */
    record Hint(long run, int partition, long step) {}
}
