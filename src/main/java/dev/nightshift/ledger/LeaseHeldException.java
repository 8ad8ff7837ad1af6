package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.time.Duration;

/** Another process holds the run. */
public final class LeaseHeldException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    LeaseHeldException(long run, Owner owner, Duration age) {
        super(
                Reason.HELD,
                "Run " + run + " is being worked on by " + owner + " (last heartbeat " + Math.max(0, age.toSeconds())
                        + " s ago); wait for it, or look at it with: nightshift status " + run,
                null);
    }

    LeaseHeldException(String message) {
        super(Reason.HELD, message, null);
    }
}
