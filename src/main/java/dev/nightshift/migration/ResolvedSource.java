package dev.nightshift.migration;

import dev.nightshift.ledger.SourceDescription;
import dev.nightshift.source.RecordSource;

/**
 * The source of an attempt's rows, as found at its start.
 *
 * @param countRows whether the step <i>plan</i> counts the rows
 * @param ranges the largest number of ranges of logins that are read at the same time
 * @param guard the limits that the number of rows must keep
 */
public record ResolvedSource(
        SourceDescription description, RecordSource rows, boolean countRows, int ranges, GuardProperties guard) {

    /** The same source with fewer rows. */
    public ResolvedSource with(RecordSource fewer) {
        return new ResolvedSource(description, fewer, countRows, ranges, guard);
    }

    /** The same source, planned for another number of ranges. */
    public ResolvedSource dividedInto(int count) {
        return new ResolvedSource(description, rows, countRows, count, guard);
    }
}
