package dev.nightshift.operation;

import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run in a list. Its components are the fields of {@code runs --json}, in their order.
 *
 * @param run the number of the run
 * @param input the path of the file that it reads, or {@code -} for standard input; null for a table or before its plan
 * @param stateSince the ledger's time at which the run entered the state
 * @param rows the number of committed rows
 * @param sourceRows the rows counted when it was planned; null if they were not counted
 * @param attempts the number of attempts that started work
 * @param seconds the time that attempts worked
 * @param rowsPerSecond the speed over that time; null if no attempt has worked yet
 * @param lastError why the newest attempt did not complete it; null if nothing went wrong
 * @param stoppedBy the operator who requested that it stays stopped; null if there is no such request
 */
public record RunSummary(
        long run,
        String source,
        @Nullable String input,
        Instant cutoff,
        int rerun,
        RunState state,
        Instant stateSince,
        long rows,
        @Nullable Long sourceRows,
        int parts,
        int attempts,
        BigDecimal seconds,
        @Nullable Long rowsPerSecond,
        @Nullable String lastError,
        @Nullable String stoppedBy) {

    static RunSummary of(RunRow row, Ledger ledger) {
        return of(List.of(row), ledger).get(0);
    }

    static List<RunSummary> of(List<RunRow> rows, Ledger ledger) {
        List<Long> runs = rows.stream().map(RunRow::id).toList();
        Map<Long, List<Attempt>> attempts = ledger.leases().attempts(runs);
        Map<Long, String> inputs = ledger.runs().inputs(runs);
        return rows.stream()
                .map(row -> of(row, attempts.getOrDefault(row.id(), List.of()), inputs.get(row.id())))
                .toList();
    }

    private static RunSummary of(RunRow row, List<Attempt> attempts, @Nullable String input) {
        Instant heard = row.heartbeatAt() == null ? row.stateAt() : row.heartbeatAt();
        Duration worked = Attempt.worked(attempts, heard);
        BigDecimal seconds = BigDecimal.valueOf(worked.toMillis(), 3);
        return new RunSummary(
                row.id(),
                row.key().source(),
                input,
                row.key().cutoff(),
                row.key().rerun(),
                row.state(),
                row.stateAt(),
                row.rows(),
                row.sourceRows(),
                row.parts(),
                row.attempts(),
                seconds,
                seconds.signum() == 0
                        ? null
                        : BigDecimal.valueOf(row.rows())
                                .divide(seconds, 0, RoundingMode.HALF_UP)
                                .longValueExact(),
                row.lastError(),
                row.stopRequest() == null ? null : row.stopRequest().by());
    }
}
