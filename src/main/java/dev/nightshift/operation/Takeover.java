package dev.nightshift.operation;

import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Run;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells from the ledger whether another process has taken over a run from this one. That process then decides about the
 * run, so no failure that this process saw afterwards counts.
 */
record Takeover(OperationContext context, Ledger ledger) {

    /** Returns the exception that names the other process; null if there is none, or the ledger cannot be read. */
    @Nullable NightshiftException by(Run run, Lease lease, Throwable failure) {
        try {
            return successor(run, lease)
                    .map(attempt -> exception(run, attempt, failure))
                    .orElse(null);
        } catch (DataAccessException | TransactionException e) {
            failure.addSuppressed(e);
            return null;
        }
    }

    /** Whether another process has worked on the run since. It has not if it only found the run complete. */
    boolean workedOn(Run run, Lease lease) {
        return successor(run, lease).map(Attempt::reachedWork).orElse(false);
    }

    private Optional<Attempt> successor(Run run, Lease lease) {
        return ledger.leases().attempts(run.id()).stream()
                .filter(attempt -> attempt.epoch() > lease.epoch())
                .reduce((earlier, later) -> later);
    }

    private NightshiftException exception(Run run, Attempt successor, Throwable failure) {
        return NightshiftException.held(
                "Run " + run.id() + " was taken over by process " + successor.pid() + " on " + successor.host()
                        + ", because this process was paused or cut off from the ledger for longer than its lease"
                        + " (nightshift.lease.duration, "
                        + Figures.duration(context.settings().lease().duration().toSeconds())
                        + "). What it committed is kept. Look at the run with: "
                        + new NextCommand(context.home(), ledger).after(Reason.HELD, run),
                failure);
    }
}
