package dev.nightshift.report;

import dev.nightshift.login.ProtectedColumn;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code report.html} contains besides the answers: the origin of the rows and the course of the run.
 *
 * @param programVersion version of the program that froze the result
 * @param table quoted name of the table, or name of the file
 * @param where condition in SQL for the rows that were copied; null for all rows
 * @param protection what was done to the values of columns
 * @param ofFile whether the source is a file
 * @param snapshotKind {@code none}, {@code file}, or the kind of the database's snapshot
 * @param snapshotValue the snapshot, or the SHA-256 of a file; null with {@code none}
 * @param plannedAt when the run was planned
 * @param counted rows counted at the source; null if they were not counted
 * @param reconciled whether the counted rows equal the rows in parts and rejects
 * @param oneMoment whether the rows were counted and read as of one moment
 */
public record RunDetails(
        String programVersion,
        String table,
        @Nullable String where,
        List<ProtectedColumn> protection,
        boolean ofFile,
        String snapshotKind,
        @Nullable String snapshotValue,
        Instant plannedAt,
        String format,
        String compression,
        @Nullable Long counted,
        boolean reconciled,
        boolean oneMoment,
        List<AttemptInfo> attempts,
        List<PartitionInfo> partitions) {

    /**
     * An attempt that did some work.
     *
     * @param outcome how it ended, such as COMPLETED or DEAD
     * @param message why it ended so; null if nothing went wrong or the reason is unknown
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
     * The result of a partition.
     *
     * @param first time of its first login; null if it has no logins
     * @param last time of its last login; null if it has no logins
     */
    public record PartitionInfo(
            int number,
            long rows,
            int parts,
            long bytes,
            @Nullable Instant first,
            @Nullable Instant last) {}
}
