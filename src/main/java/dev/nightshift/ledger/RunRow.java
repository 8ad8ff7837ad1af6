package dev.nightshift.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run in the operator's list.
 *
 * @param state state from the run and its lease: RUNNING, DEAD, or the run's own state
 * @param stateAt time of the last change of the state, by the ledger's clock; for a dead run, its last heartbeat
 * @param heartbeatAt last heartbeat; null if no process has worked on the run
 * @param rows number of committed rows
 * @param sourceRows rows counted during planning; null if they are not counted
 * @param attempts number of attempts that began to work
 * @param stopRequest an operator's stop request; null for none
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
        @Nullable StopRequest stopRequest) {

    /** The same run in state DEAD. */
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
                stopRequest);
    }
}
