package dev.nightshift.ledger;

import dev.nightshift.login.PartitionState;
import dev.nightshift.login.Position;
import org.jspecify.annotations.Nullable;

/**
 * A partition's committed position and state: the next attempt goes on from here and nowhere else.
 *
 * @param position of the last committed row; null before the first commit
 * @param rows committed
 * @param nextPart number of the next part file, from 1
 * @param findings state after the last committed row; null before the first commit
 */
public record Checkpoint(
        @Nullable Position position, long rows, int nextPart, PartitionState.@Nullable Snapshot findings) {

    /** Nothing committed yet. */
    public static final Checkpoint START = new Checkpoint(null, 0, 1, null);
}
