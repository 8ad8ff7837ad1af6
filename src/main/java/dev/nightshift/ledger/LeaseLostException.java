package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;

/** Thrown when this process has lost the run's lease. Work that is not committed is discarded. */
public final class LeaseLostException extends NightshiftException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(long run, int epoch) {
        super(
                Reason.HELD,
                "The lease of run " + run + " (epoch " + epoch
                        + ") was lost: another process took the run over, or no heartbeat succeeded in time."
                        + " Committed work is kept; this attempt ends",
                null);
    }

    LeaseLostException(long run, int partition, int epoch) {
        super(
                Reason.HELD,
                "The claim of partition " + partition + " of run " + run + " (epoch " + epoch
                        + ") was lost: another worker took it over, the run was taken or ended, or no heartbeat succeeded"
                        + " in time. Committed work is kept",
                null);
    }
}
