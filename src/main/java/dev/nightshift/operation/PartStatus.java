package dev.nightshift.operation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A part file that counts.
 *
 * @param key of its object
 * @param firstLogin null: its rows never logged in
 * @param lastLogin null: its rows never logged in
 */
public record PartStatus(
        int partition,
        int number,
        String key,
        int rows,
        long bytes,
        @Nullable Instant firstLogin,
        @Nullable Instant lastLogin) {}
