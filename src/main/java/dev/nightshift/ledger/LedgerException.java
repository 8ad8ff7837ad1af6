package dev.nightshift.ledger;

/** The ledger cannot be used as it is; the message names it, what was found and the next step. */
public final class LedgerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LedgerException(String message) {
        super(message);
    }

    LedgerException(String message, Throwable cause) {
        super(message, cause);
    }
}
