package dev.nightshift.ledger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The state of a lease as any process can read it.
 *
 * @param epoch epoch of the last acquisition; 0 if it was never taken
 * @param held whether an owner holds the lease
 * @param owner last owner; null if it was never taken
 * @param age time since the last heartbeat, by the ledger's clock
 * @param expired whether the last heartbeat is older than the lease's duration
 */
public record LeaseState(int epoch, boolean held, @Nullable Owner owner, Duration age, boolean expired) {

    /** Whether the lease is held, but has expired or its owner is known to have ended. */
    public boolean dead(Owner self) {
        return held && owner != null && (expired || owner.endedInPlaceOf(self));
    }

    /** Whether the lease is held and its owner may be alive. */
    public boolean alive(Owner self) {
        return held && owner != null && !dead(self);
    }

    /**
     * Requires that nobody holds the lease.
     *
     * @throws LeaseHeldException with the owner's name, if the lease is held
     */
    public void requireFree(long run) {
        if (held && owner != null) {
            throw new LeaseHeldException(run, owner, age);
        }
    }
}
