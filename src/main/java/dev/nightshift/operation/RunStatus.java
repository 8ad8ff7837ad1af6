package dev.nightshift.operation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.RunState;
import dev.nightshift.work.Reason;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The status of a run. Its components are the fields of {@code status --json}, in their order.
 *
 * @param run the number of the run
 * @param input the path of the file that it reads, or {@code -} for standard input; null for a table or before its plan
 * @param night its window and chain; null if it copies the whole source, or before its plan
 * @param stateSince the ledger's time at which the run entered the state
 * @param rows the number of committed rows
 * @param sourceRows the rows counted when it was planned; null if they were not counted
 * @param percent the progress in percent, without late rows; 100 if it is complete, null if its rows were not counted
 * @param rowsPerSecond the speed over the time that attempts worked; null if none did
 * @param maxRowsPerSecond the limit for all ranges together; null if there is none
 * @param etaSeconds the remaining seconds; null unless it is running, waits for nothing, and some of the counted
 *     rows are committed
 * @param parts the number of committed part files
 * @param workers the processes that copy the partitions, if they are shared; empty otherwise
 * @param worker the process that works on it; null if there is none
 * @param heartbeatAgeSeconds the seconds since the worker's last heartbeat; null if no process works on it
 * @param waiting what the worker waits for, and since when; null if it waits for nothing
 * @param lastError why the newest attempt did not complete it; null if nothing went wrong
 * @param warnings the warnings in the report of a night; empty before it is complete, and for other runs
 * @param stoppedBy the operator who requested that it stays stopped until somebody restarts it; null if there is no
 *     such request
 * @param stopReason the reason of that request; null if there is no such request
 * @param report the location of its {@code report.json}; null before it is complete
 * @param reportPage the location of its {@code report.html}; null before it is complete, or if it has none
 * @param next the command to use next; null if there is nothing to do
 * @param nextIfCorrected the command to use if the source was corrected since; null unless the result is withheld
 * @param unpublished why the result is not published, if an operator must decide, otherwise null; not a field of the
 *     JSON
 * @param shared whether workers copy its partitions, as far as it is planned; not a field of the JSON
 * @param continuedByWorkers whether workers still copy what a manager offered them that has died since; not a field of
 *     the JSON
 * @param idleWorkers how many living workers wait for a run to copy, and where, if {@code workers} does not list them;
 *     null for none; not a field of the JSON
 */
public record RunStatus(
        long run,
        String source,
        @Nullable String input,
        Instant cutoff,
        int rerun,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) NightStatus night,
        RunState state,
        Instant stateSince,
        long rows,
        @Nullable Long sourceRows,
        @Nullable BigDecimal percent,
        @Nullable Long rowsPerSecond,
        @Nullable Integer maxRowsPerSecond,
        @Nullable Long etaSeconds,
        int parts,
        List<PartitionStatus> partitions,
        List<AttemptStatus> attempts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<WorkerStatus> workers,
        @Nullable String worker,
        @Nullable Long heartbeatAgeSeconds,
        @Nullable WaitStatus waiting,
        @Nullable String lastError,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
        @Nullable String stoppedBy,
        @Nullable String stopReason,
        @Nullable String report,
        @Nullable String reportPage,
        @Nullable String next,
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) String nextIfCorrected,
        @JsonIgnore @Nullable Reason unpublished,
        @JsonIgnore boolean shared,
        @JsonIgnore boolean continuedByWorkers,
        @JsonIgnore @Nullable String idleWorkers) {

    /**
     * The status of a partition.
     *
     * @param range a description of the rows it covers
     * @param position the key of the last committed row; null if no row is committed
     */
    public record PartitionStatus(
            int number, String range, long rows, @Nullable String position) {}

    /** An attempt at the run; {@code endedAt} and {@code outcome} are null while it works. */
    public record AttemptStatus(
            int epoch,
            String worker,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable AttemptOutcome outcome,
            @Nullable String message) {}

    /**
     * A worker that can copy partitions of the run while they are shared.
     *
     * @param partitions the numbers of the partitions that it copies at present
     * @param message why it refuses the run, or a warning; null for nothing
     */
    public record WorkerStatus(
            String host,
            long pid,
            String state,
            long heartbeatAgeSeconds,
            long rowsPerSecond,
            List<Integer> partitions,
            @Nullable String message) {}

    /** What the worker waits for, such as a database that does not answer. */
    public record WaitStatus(String what, Instant since) {}

    /** The location of the report that people read; null before it is complete. */
    public @Nullable String readable() {
        return reportPage == null ? report : reportPage;
    }

    /** The rows that were counted when it was planned, as far as they are committed: all but late ones. */
    public long rowsOfCount() {
        return night == null ? rows : rows - night.lateRows();
    }

    /** Whether the run is published. */
    public boolean complete() {
        return state == RunState.COMPLETED;
    }
}
