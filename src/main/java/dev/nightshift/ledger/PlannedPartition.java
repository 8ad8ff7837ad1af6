package dev.nightshift.ledger;

import org.jspecify.annotations.Nullable;

/**
 * A half-open range of the stream order as planned: stored times from {@code from} (inclusive) to {@code to}
 * (exclusive), null meaning no bound; or the rows that never logged in.
 */
public record PlannedPartition(
        int number,
        boolean neverLoggedIn,
        @Nullable String from,
        @Nullable String to) {}
