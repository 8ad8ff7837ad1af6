package dev.nightshift.operation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that runs have of one id. Its components are the fields of {@code find --json}, in their order.
 *
 * @param runs number of runs that were searched
 * @param parts number of part files that were read
 * @param rows number of rows in them
 * @param unread what could not be searched, as sentences
 */
public record IdFindings(String id, int runs, int parts, long rows, List<Finding> findings, List<String> unread) {

    /**
     * A place that has the id.
     *
     * @param run number of the run; null if the ledger does not know it
     * @param kind {@code part}, {@code manifest}, {@code report}, {@code rejects} or {@code ledger}
     * @param place the object, or what of the ledger
     * @param row number of the row in a part, or of the line in a file of rejects, from 1; otherwise null
     * @param lastLogin time of that row's last login; null if it has none, and for other places
     */
    public record Finding(
            @Nullable Long run,
            String source,
            Instant cutoff,
            int rerun,
            String kind,
            String place,
            @Nullable Long row,
            @Nullable Instant lastLogin) {}
}
