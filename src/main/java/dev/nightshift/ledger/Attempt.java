package dev.nightshift.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a run: one taking of its lease.
 *
 * @param endedAt of a dead attempt: its last heartbeat; null while it works
 * @param outcome COMPLETED, FAILED, STOPPED or DEAD; null while it works
 */
public record Attempt(
        int epoch,
        String host,
        long pid,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String outcome,
        @Nullable String message) {}
