package dev.nightshift.report;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code report.html} says beyond the answers: where the rows came from and how the run went.
 *
 * @param programVersion of the program that froze the result
 * @param table quoted name of the table, or a file's name
 * @param ofFile whether it is a file
 * @param snapshotKind {@code none}, {@code file}, or how the database pinned what was read
 * @param snapshotValue the pinned point, of a file its SHA-256; null with {@code none}
 * @param plannedAt when the run was planned
 * @param counted rows counted at the source; null: not counted
 * @param reconciled whether rows counted and rows in parts and rejects agree
 */
public record RunDetails(
        String programVersion,
        String table,
        boolean ofFile,
        String snapshotKind,
        @Nullable String snapshotValue,
        Instant plannedAt,
        String format,
        String compression,
        @Nullable Long counted,
        boolean reconciled,
        List<AttemptInfo> attempts,
        List<PartitionInfo> partitions) {

    /**
     * An attempt that came to work.
     *
     * @param outcome how it ended, such as COMPLETED or DEAD
     * @param message why; null: nothing is known, or nothing went wrong
     */
    public record AttemptInfo(
            Instant startedAt,
            Instant endedAt,
            String outcome,
            @Nullable String message) {

        Duration took() {
            Duration took = Duration.between(startedAt, endedAt);
            return took.isNegative() ? Duration.ZERO : took;
        }
    }

    /**
     * What became of a partition.
     *
     * @param first time of its first login; null where nobody logged in
     * @param last time of its last login; null where nobody logged in
     */
    public record PartitionInfo(
            int number,
            long rows,
            int parts,
            long bytes,
            @Nullable Instant first,
            @Nullable Instant last) {}
}
