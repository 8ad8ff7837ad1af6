package dev.nightshift.ledger;

/** How a run stands. */
public enum RunState {
    /** Nobody has worked on it yet. */
    NEW,
    /** A process works on it, or did when it died. */
    RUNNING,
    /** The newest attempt failed; it can be restarted. */
    FAILED,
    /** The newest attempt was stopped; it can be restarted. */
    STOPPED,
    /** Published. */
    COMPLETED
}
