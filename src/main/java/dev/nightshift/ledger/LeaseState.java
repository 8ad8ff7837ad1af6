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
 * @param expired whether the owner was not heard of for longer than it promised
 */
public record LeaseState(int epoch, boolean held, @Nullable Owner owner, Duration age, boolean expired) {

    /** Whether its owner is known to be gone, or was not heard of for too long. */
    public boolean dead(Owner self) {
        return held && owner != null && (expired || owner.endedInPlaceOf(self));
    }

    /** Whether an owner works under it, as far as can be known. */
    public boolean alive(Owner self) {
        return held && owner != null && !dead(self);
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
