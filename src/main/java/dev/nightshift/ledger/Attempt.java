package dev.nightshift.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a run: one taking of its lease.
 *
 * @param endedAt of a dead attempt: its last heartbeat; null while it works
 * @param outcome null while it works
 * @param reachedWork whether it came past the checks before the work
 */
public record Attempt(
        int epoch,
        String host,
        long pid,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable AttemptOutcome outcome,
        @Nullable String message,
        boolean reachedWork) {

    /** The time that attempts worked, pauses between them left out; one without an end counts until then. */
    public static Duration worked(List<Attempt> attempts, Instant until) {
        Duration worked = Duration.ZERO;
        for (Attempt attempt : attempts) {
            if (!attempt.reachedWork()) {
                continue;
            }
            Duration took =
                    Duration.between(attempt.startedAt(), attempt.endedAt() == null ? until : attempt.endedAt());
            // A ledger's clock that was set back must not make it negative.
            worked = took.isNegative() ? worked : worked.plus(took);
        }
        return worked;
    }
}
