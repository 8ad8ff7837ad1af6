package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The state of a run. */
public enum RunState {
    /** No process has worked on it yet. */
    NEW,
    /** A process works on it; in the run's row also while that process is dead. */
    RUNNING,
    /** Its process died at work. Follows from row and lease, and is never stored: no process could write it. */
    DEAD,
    /** The newest attempt failed; it can be restarted. */
    FAILED,
    /** The newest attempt was stopped; it can be restarted. */
    STOPPED,
    /** Published. */
    COMPLETED,
    /** Abandoned permanently by an operator. */
    ABANDONED,
    /** The snapshot of the source that it was to copy is gone; only a new run can copy the source. */
    SNAPSHOT_LOST;

    /** Whether it is permanent, except that a run whose snapshot is lost can be abandoned. */
    public boolean last() {
        return this == COMPLETED || this == ABANDONED || this == SNAPSHOT_LOST;
    }

    /** The state that an operator named, in upper or lower case, with hyphens or underscores. */
    public static Optional<RunState> named(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(state -> state.name().equals(name))
                .findFirst();
    }

    /** The state that the ledger holds. */
    static RunState stored(String text) {
        return named(text)
                .orElseThrow(() -> NightshiftException.refused("The ledger holds a run in the state " + text
                        + ", which this version of the program does not know; use the version that wrote it"));
    }
}
