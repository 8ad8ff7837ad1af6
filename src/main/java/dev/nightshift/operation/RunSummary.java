package dev.nightshift.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.Window;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run in a list. Its components are the fields of {@code runs --json}, in their order.
 *
 * @param run the number of the run
 * @param input the path of the file that it reads, or {@code -} for standard input; null for a table or before its plan
 * @param night its window and chain; null if it copies the whole source, or before its plan
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
        @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) NightStatus night,
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

    /** Runs whose attempts are read together. Databases limit how many values a statement may list. */
    private static final int AT_ONCE = 500;

    private static final BigDecimal ALL = new BigDecimal("100.0");

    static RunSummary of(RunRow row, Ledger ledger) {
        return of(List.of(row), ledger).get(0);
    }

    static List<RunSummary> of(List<RunRow> rows, Ledger ledger) {
        List<RunSummary> summaries = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += AT_ONCE) {
            List<RunRow> some = rows.subList(from, Math.min(rows.size(), from + AT_ONCE));
            List<Long> ids = some.stream().map(RunRow::id).toList();
            Map<Long, List<Attempt>> attempts = ledger.leases().attempts(ids);
            Map<Long, Publication.Outline> published = ledger.runs().outlines(ids);
            Map<Long, Plan> plans = ledger.runs().plans(ids);
            Map<Long, Long> lateRows = ledger.progress()
                    .rowsOf(
                            Window.LATE,
                            ids.stream()
                                    .filter(id -> hasLateRows(plans.get(id)))
                                    .toList());
            for (RunRow row : some) {
                // Once its documents are frozen, a run took as long as they say.
                Publication.Outline publication = published.get(row.id());
                Plan plan = plans.get(row.id());
                Window window = plan == null ? null : plan.window();
                summaries.add(of(
                        row,
                        publication == null
                                ? worked(row, attempts.getOrDefault(row.id(), List.of()), ledger)
                                : publication.worked(),
                        plan == null ? null : plan.source().inputPath(),
                        window == null
                                ? null
                                : NightStatus.of(window, lateRows.getOrDefault(row.id(), 0L), publication)));
            }
        }
        return summaries;
    }

    private static boolean hasLateRows(@Nullable Plan plan) {
        return plan != null && plan.window() != null && plan.window().late(Window.LATE);
    }

    /** The rows that were counted when it was planned, as far as they are committed: all but late ones. */
    public long rowsOfCount() {
        return night == null ? rows : rows - night.lateRows();
    }

    /** The progress in percent, rounded down; 100 if it is complete, null if its rows were not counted. */
    public @Nullable BigDecimal percent() {
        if (sourceRows == null) {
            return null;
        }
        return state == RunState.COMPLETED || sourceRows == 0
                ? ALL
                : BigDecimal.valueOf(100 * Math.min(rowsOfCount(), sourceRows))
                        .divide(BigDecimal.valueOf(sourceRows), 1, RoundingMode.DOWN);
    }

    /**
     * The remaining seconds at the speed of the counted rows; null if these were not counted, or if none is committed,
     * as long as a night only looks for late rows.
     */
    public @Nullable Long etaSeconds() {
        return sourceRows == null || rowsOfCount() == 0
                ? null
                : BigDecimal.valueOf(Math.max(0, sourceRows - rowsOfCount()))
                        .multiply(seconds)
                        .divide(BigDecimal.valueOf(rowsOfCount()), 0, RoundingMode.DOWN)
                        .longValue();
    }

    /** The time that attempts worked. One that has not ended counts until its last heartbeat or commit. */
    private static Duration worked(RunRow row, List<Attempt> attempts, Ledger ledger) {
        Instant until = row.heartbeatAt() == null ? row.stateAt() : row.heartbeatAt();
        if (attempts.stream().anyMatch(attempt -> attempt.endedAt() == null)) {
            Instant commit = ledger.progress().lastCommit(row.id()).orElse(until);
            until = commit.isAfter(until) ? commit : until;
        }
        return Attempt.worked(attempts, until);
    }

    private static RunSummary of(RunRow row, Duration worked, @Nullable String input, @Nullable NightStatus night) {
        BigDecimal seconds = BigDecimal.valueOf(worked.toNanos(), 9).setScale(3, RoundingMode.HALF_UP);
        return new RunSummary(
                row.id(),
                row.key().source(),
                input,
                row.key().cutoff(),
                row.key().rerun(),
                night,
                row.state(),
                row.stateAt(),
                row.rows(),
                row.sourceRows(),
                row.parts(),
                row.attempts(),
                seconds,
                worked.toMillis() <= 0 ? null : Math.round(row.rows() * 1e9 / worked.toNanos()),
                row.lastError(),
                row.stopRequest() == null ? null : row.stopRequest().by());
    }
}
