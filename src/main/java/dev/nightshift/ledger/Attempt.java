package dev.nightshift.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a run. Each acquisition of the lease is one attempt.
 *
 * @param endedAt when the attempt ended; for a dead attempt, its last heartbeat; null while it is running
 * @param outcome how the attempt ended; null while it is running
 * @param reachedWork whether the attempt passed the checks and began to work
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

    /**
     * The total time that the attempts worked, without the pauses between them. An attempt that has not ended counts
     * until the given time.
     */
    public static Duration worked(List<Attempt> attempts, Instant until) {
        Duration worked = Duration.ZERO;
        for (Attempt attempt : attempts) {
            if (!attempt.reachedWork()) {
                continue;
            }
            Duration took =
                    Duration.between(attempt.startedAt(), attempt.endedAt() == null ? until : attempt.endedAt());
            // An attempt does not count if the ledger's clock was set back.
            worked = took.isNegative() ? worked : worked.plus(took);
        }
        return worked;
    }
}
