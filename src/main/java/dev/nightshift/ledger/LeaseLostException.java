package dev.nightshift.ledger;

/** This process no longer holds the run: whatever it has not committed does not count. */
public final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LeaseLostException(long run, int epoch) {
        super("The lease of run " + run + " (epoch " + epoch
                + ") was lost: another process took the run over, or no heartbeat got through in time."
                + " What was committed stays; this attempt ends. Look at the run with: nightshift status " + run);
    }
}
