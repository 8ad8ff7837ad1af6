package dev.nightshift.migration;

import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.source.RecordSource;

/**
 * Where the rows of an attempt come from, as it was found at its start.
 *
 * @param countRows whether plan counts the rows
 * @param ranges in how many ranges logins are read at the same time, at most
 * @param guard that the volume must pass
 */
public record ResolvedSource(
        SourceDescription description, RecordSource rows, boolean countRows, int ranges, GuardProperties guard) {}
