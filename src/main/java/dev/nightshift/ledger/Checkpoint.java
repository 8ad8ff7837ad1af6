package dev.nightshift.ledger;

import dev.nightshift.login.PartitionState;
import dev.nightshift.login.Position;
import org.jspecify.annotations.Nullable;

/**
 * A partition's committed position and state, from which the next attempt resumes.
 *
 * @param position position of the last committed row; null before the first commit
 * @param rows number of committed rows
 * @param nextPart number of the next part file, from 1
 * @param findings state after the last committed row; null before the first commit
 */
public record Checkpoint(
        @Nullable Position position, long rows, int nextPart, PartitionState.@Nullable Snapshot findings) {

    /** The checkpoint before the first commit. */
    public static final Checkpoint START = new Checkpoint(null, 0, 1, null);
}
