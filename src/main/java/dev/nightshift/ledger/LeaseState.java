package dev.nightshift.ledger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A lease as seen from outside.
 *
 * @param epoch of its newest taking; 0: never taken
 * @param held whether an owner has it
 * @param owner of the newest taking; null: never taken
 * @param age since the last heartbeat, by the ledger's clock
 */
public record LeaseState(int epoch, boolean held, @Nullable Owner owner, Duration age) {

    /** Whether its owner is known to be gone, or was not heard of for too long. */
    public boolean dead(Duration leaseDuration, Owner self) {
        return held && owner != null && (age.compareTo(leaseDuration) > 0 || owner.endedOnHostOf(self));
    }

    /**
     * Does nothing if nobody has the lease.
     *
     * @throws LeaseHeldException naming the owner, if somebody has
     */
    public void requireFree(long run) {
        if (held && owner != null) {
            throw new LeaseHeldException(run, owner, age);
        }
    }
}
