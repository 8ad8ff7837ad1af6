package dev.nightshift.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as it is stored.
 *
 * @param id number of the run, which people use
 * @param stateAt time of the last change of the state, by the ledger's clock
 * @param lastError why the last attempt did not complete the run; null if nothing went wrong
 * @param stopRequest an operator's request that the run stops and stays stopped; null for none
 * @param sourceRows rows counted during planning; null if the run is not planned or the rows are not counted
 */
public record Run(
        long id,
        RunKey key,
        RunState state,
        Instant stateAt,
        Instant createdAt,
        @Nullable String lastError,
        @Nullable StopRequest stopRequest,
        @Nullable Long sourceRows) {}
