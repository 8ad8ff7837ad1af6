package dev.nightshift.migration;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Wakes workers when there is something to claim. A hint may be lost, late or repeated, because a worker claims in the
 * ledger regardless of what a hint says. No method fails because the channel is down. Thread-safe.
 */
public interface Hints extends AutoCloseable {

    /** Tells one worker of a partition. */
    void send(Hint hint);

    /**
     * Waits for a hint.
     *
     * @param stop checked often; ends the wait
     */
    void await(Duration atMost, BooleanSupplier stop) throws InterruptedException;

    @Override
    void close();

    /**
     * Numbers only, so that a message needs no Java deserialisation.
     *
     * @param step the partition's step in Spring Batch's tables
     */
    record Hint(long run, int partition, long step) {}
}
