package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** This process no longer holds the run: whatever it has not committed does not count. */
public final class LeaseLostException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(long run, int epoch) {
        super(
                Reason.HELD,
                "The lease of run " + run + " (epoch " + epoch
                        + ") was lost: another process took the run over, or no heartbeat got through in time."
                        + " What was committed stays; this attempt ends",
                null);
    }
}
