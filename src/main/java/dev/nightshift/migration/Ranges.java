package dev.nightshift.migration;

import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.source.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the rows of a run into partitions: the range of late rows, ranges of logins of about equal size, then the rows
 * that never logged in, as far as the run copies them.
 */
final class Ranges {

    private final AttemptContext attempt;

    Ranges(AttemptContext attempt) {
        this.attempt = attempt;
    }

    /**
     * @param copied the ranges that the run copies
     * @param rows the number of rows; null if they were not counted. Fewer than two chunks get a single range
     */
    List<PlannedPartition> plan(CopiedRanges copied, @Nullable Long rows) {
        boolean few = rows != null && rows < 2L * attempt.plan().chunkSize();
        List<String> boundaries = attempt.source().ranges() == 1 || few
                ? List.of()
                : attempt.source().rows().boundaries(attempt.source().ranges(), copied.logins(), rows, attempt.stop());
        List<PlannedPartition> partitions = new ArrayList<>();
        KeyRange late = copied.late();
        if (late != null) {
            partitions.add(new PlannedPartition(0, false, late.from(), late.to()));
        }
        String from = copied.logins().from();
        for (String boundary : boundaries) {
            partitions.add(new PlannedPartition(partitions.size(), false, from, boundary));
            from = boundary;
        }
        partitions.add(new PlannedPartition(
                partitions.size(), false, from, copied.logins().to()));
        if (copied.neverLoggedIn()) {
            partitions.add(new PlannedPartition(partitions.size(), true, null, null));
        }
        return partitions;
    }
}
