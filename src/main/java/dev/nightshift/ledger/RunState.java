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
    COMPLETED,
    /** Given up by an operator, for ever. */
    ABANDONED,
    /** The state of the source that it was to copy is gone, so it cannot be ended; only a rerun can. */
    SNAPSHOT_LOST;

    /** Whether nothing will change it any more. */
    public boolean last() {
        return this == COMPLETED || this == ABANDONED || this == SNAPSHOT_LOST;
    }
}
