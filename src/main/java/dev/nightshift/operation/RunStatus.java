package dev.nightshift.operation;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.RunState;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run stands; its components are the fields of {@code status --json}, in their order.
 *
 * @param run its number
 * @param stateSince ledger time
 * @param rows committed
 * @param sourceRows counted when it was planned; null: not counted
 * @param percent committed of counted; null: not counted
 * @param rowsPerSecond over the time that attempts worked; null: none did
 * @param etaSeconds null unless it is running and counted
 * @param parts committed part files
 * @param worker who works on it; null: nobody
 * @param heartbeatAgeSeconds since the worker was heard of; null: nobody works on it
 * @param lastError why the newest attempt did not complete it; null: nothing went wrong
 * @param stoppedBy the operator who wants it stopped until somebody restarts it; null: nobody
 * @param stopReason why; null: nobody wants it stopped
 * @param report where its {@code report.json} lies; null before it is complete
 * @param reportPage where its {@code report.html} lies; null before it is complete, and where it has none
 * @param next the command to go on with; null: nothing to do
 */
public record RunStatus(
        long run,
        String source,
        Instant cutoff,
        int rerun,
        RunState state,
        Instant stateSince,
        long rows,
        @Nullable Long sourceRows,
        @Nullable BigDecimal percent,
        @Nullable Long rowsPerSecond,
        @Nullable Long etaSeconds,
        int parts,
        List<PartitionStatus> partitions,
        List<AttemptStatus> attempts,
        @Nullable String worker,
        @Nullable Long heartbeatAgeSeconds,
        @Nullable String lastError,
        @Nullable String stoppedBy,
        @Nullable String stopReason,
        @Nullable String report,
        @Nullable String reportPage,
        @Nullable String next) {

    /**
     * A partition.
     *
     * @param range what it covers, in words
     * @param position key of the last committed row; null: nothing committed
     */
    public record PartitionStatus(
            int number, String range, long rows, @Nullable String position) {}

    /** An attempt; {@code endedAt} and {@code outcome} are null while it works. */
    public record AttemptStatus(
            int epoch,
            String worker,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable AttemptOutcome outcome,
            @Nullable String message) {}

    /** Where people read its report; null before it is complete. */
    public @Nullable String readable() {
        return reportPage == null ? report : reportPage;
    }

    /** Whether it is published. */
    public boolean complete() {
        return state == RunState.COMPLETED;
    }
}
