package dev.nightshift.ledger;

import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.time.Duration;

/** Thrown when another process holds the run's lease. */
public final class LeaseHeldException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    private final long run;

    LeaseHeldException(long run, Owner owner, Duration age) {
        super(
                Reason.HELD,
                "Run " + run + " is being worked on by " + owner + " (last heartbeat "
                        + Figures.duration(Math.max(0, age.toSeconds())) + " ago)",
                null);
        this.run = run;
    }

    /** The number of the run. */
    public long run() {
        return run;
    }
}
