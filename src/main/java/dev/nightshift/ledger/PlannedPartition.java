package dev.nightshift.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A planned half-open range of the stream order. It is either the stored times from {@code from} (inclusive) to {@code
 * to} (exclusive), where null means no bound; or the rows that never logged in.
 */
public record PlannedPartition(
        int number,
        boolean neverLoggedIn,
        @Nullable String from,
        @Nullable String to) {}
