package dev.nightshift.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as its row says.
 *
 * @param id its number, for people
 * @param stateAt since when it stands so, ledger time
 * @param lastError why the newest attempt did not complete it; null if nothing went wrong
 * @param stopWish an operator's wish that it stays stopped; null: none
 * @param sourceRows rows counted in plan; null: not planned yet, or not counted
 */
public record Run(
        long id,
        RunKey key,
        RunState state,
        Instant stateAt,
        Instant createdAt,
        @Nullable String lastError,
        @Nullable StopRequest stopWish,
        @Nullable Long sourceRows) {}
