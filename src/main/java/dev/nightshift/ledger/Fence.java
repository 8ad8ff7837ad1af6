package dev.nightshift.ledger;

import dev.nightshift.work.StopSignal;

/** The right to commit for a run or for one of its partitions, which another process can take away. */
public interface Fence {

    /** The number of this acquisition, which is part of the keys of part files. */
    int epoch();

    /** Whether the right may be held, as far as this process knows without a query. */
    boolean held();

    /**
     * Requires, in a transaction, that the right is held. It stays so until the commit.
     *
     * @throws LeaseLostException if it was lost
     */
    void requireHeld();

    /**
     * Requires that the right has not expired, as far as this process knows.
     *
     * @throws dev.nightshift.work.NightshiftException if a stop was requested while it waits for that
     */
    void check(StopSignal work);
}
