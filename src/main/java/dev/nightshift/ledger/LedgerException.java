package dev.nightshift.ledger;

/**
 * The ledger cannot be used as it is; the message names it, what was found and the next step.
 *
 * <p>{@link #refused()} tells a definite no, which only a change of settings or tables can turn, from a ledger that
 * cannot be reached now.
 */
public final class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean refused;

    LedgerException(String message) {
        super(message);
        this.refused = true;
    }

    LedgerException(String message, Throwable cause) {
        this(message, cause, true);
    }

    LedgerException(String message, Throwable cause, boolean refused) {
        super(message, cause);
        this.refused = refused;
    }

    /** Whether trying again without a change is pointless. */
    public boolean refused() {
        return refused;
    }
}
