package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The state of a run. */
public enum RunState {
    /** No process has worked on the run. */
    NEW,
    /** A process is working on the run. The stored state is also RUNNING after the process has died. */
    RUNNING,
    /** The process died while working on the run. This state is derived from run and lease and is never stored. */
    DEAD,
    /** The last attempt failed; the run can be restarted. */
    FAILED,
    /** The last attempt was stopped; the run can be restarted. */
    STOPPED,
    /** The run is published. */
    COMPLETED,
    /** An operator has abandoned the run permanently. */
    ABANDONED,
    /** The snapshot of the source has expired, so the run cannot be completed; only a new run can copy the source. */
    SNAPSHOT_LOST;

    /** Whether the state is permanent, except that a run whose snapshot is lost can be abandoned. */
    public boolean last() {
        return this == COMPLETED || this == ABANDONED || this == SNAPSHOT_LOST;
    }

    /** The state that an operator has named, in upper or lower case, with hyphens or underscores. */
    public static Optional<RunState> named(String text) {
        String name = text.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(values())
                .filter(state -> state.name().equals(name))
                .findFirst();
    }

    /** The state of a text in the ledger. */
    static RunState stored(String text) {
        return named(text)
                .orElseThrow(() -> NightshiftException.refused("The ledger contains a run in the state " + text
                        + ", which this version of the program does not know; use the version that wrote it"));
    }
}
