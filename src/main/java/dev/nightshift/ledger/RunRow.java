package dev.nightshift.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as the operator's list shows it.
 *
 * @param state as of its row and its lease: RUNNING, DEAD, or the run's own
 * @param stateAt since when, ledger time; of a dead run when it was last heard of
 * @param heartbeatAt when it was last heard of; null: nobody ever worked on it
 * @param rows committed
 * @param sourceRows counted when it was planned; null: not counted
 * @param attempts that came to work
 * @param stopWish of an operator; null: none
 */
public record RunRow(
        long id,
        RunKey key,
        RunState state,
        Instant stateAt,
        @Nullable Instant heartbeatAt,
        Instant createdAt,
        long rows,
        @Nullable Long sourceRows,
        int parts,
        int attempts,
        @Nullable String lastError,
        @Nullable StopRequest stopWish) {

    /** The same run, known to be without a process. */
    public RunRow dead() {
        return new RunRow(
                id,
                key,
                RunState.DEAD,
                heartbeatAt == null ? stateAt : heartbeatAt,
                heartbeatAt,
                createdAt,
                rows,
                sourceRows,
                parts,
                attempts,
                lastError,
                stopWish);
    }
}
