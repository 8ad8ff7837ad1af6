package dev.nightshift.operation;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a ledger that are worth watching over time.
 *
 * @param lastSuccess when a run was completed last, by source
 * @param newest the newest run of every source
 */
public record RunFigures(List<RunCount> counts, Map<String, Instant> lastSuccess, List<Newest> newest) {

    /** The newest run of a source; {@code leaseAgeSeconds} is since its worker was heard of, null if nobody works on it. */
    public record Newest(
            RunSummary run, long bytes, @Nullable Double leaseAgeSeconds) {}
}
