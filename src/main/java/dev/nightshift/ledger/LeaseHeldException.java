package dev.nightshift.ledger;

import java.time.Duration;

/** Another process holds the run. */
public final class LeaseHeldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseHeldException(long run, Owner owner, Duration age) {
        super("Run " + run + " is being worked on by " + owner + " (last heartbeat " + Math.max(0, age.toSeconds())
                + " s ago); wait for it, or look at it with: nightshift status " + run);
    }

    LeaseHeldException(String message) {
        super(message);
    }
}
