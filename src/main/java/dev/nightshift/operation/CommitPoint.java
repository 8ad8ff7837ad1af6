package dev.nightshift.operation;

import java.time.Instant;

/** A moment, by the ledger's clock, at which rows became safe. */
public record CommitPoint(Instant at, long rows) {}
