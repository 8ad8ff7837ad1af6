package dev.nightshift.ledger;

import java.time.Instant;

/**
 * What the process that works on a run waits for.
 *
 * @param what a description for an operator, such as the last failure
 * @param since when the wait began, by the ledger's clock
 */
public record Waiting(String what, Instant since) {}
