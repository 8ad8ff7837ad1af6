package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.grammar.StatementWatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Pages and counts of the list agree with the whole list. */
final class RunRowsTests {

    private static final Owner ELSEWHERE = new Owner("host-b", 7, "then", "there");
    private static final RunState[] STORED = Arrays.stream(RunState.values())
            .filter(state -> state != RunState.DEAD)
            .toArray(RunState[]::new);

    @TempDir
    Path folder;

    @Test
    void pagesAndCountsAgreeWithTheWholeList() {
        try (Ledger ledger = LedgerProcess.open(folder)) {
            fill(ledger);
            RunRows list = ledger.list();
            List<RunRow> all = list.all();

            assertThat(list.page(null, 0, 100)).isEqualTo(all);
            assertThat(list.page(null, 5, 4)).isEqualTo(all.subList(5, 9));
            for (RunState state : RunState.values()) {
                List<RunRow> those =
                        all.stream().filter(row -> row.state() == state).toList();
                assertThat(those).as(state.name()).isNotEmpty();
                assertThat(list.page(state, 0, 100)).isEqualTo(those);
                assertThat(list.page(state, 1, 1))
                        .isEqualTo(those.stream().skip(1).limit(1).toList());
                assertThat(list.counts().stream()
                                .filter(count -> count.state() == state)
                                .mapToLong(RunRows.Count::runs)
                                .sum())
                        .isEqualTo(those.size());
            }
        }
    }

    @Test
    void knowsTheNewestRunAndTheLastSuccessOfEverySource() {
        try (Ledger ledger = LedgerProcess.open(folder)) {
            fill(ledger);

            assertThat(ledger.list().newest())
                    .extracting(row -> row.key().source())
                    .containsExactly("people", "logins");
            assertThat(ledger.list().lastCompletions().keySet()).containsExactly("logins", "people");
        }
    }

    @Test
    void noStatementListsMoreRunsThanOracleTakes() {
        StatementWatch watch = new StatementWatch(statement ->
                assertThat(statement.chars().filter(c -> c == '?').count()).isLessThanOrEqualTo(1_000));
        try (Ledger ledger = Ledger.open(new LedgerProperties(null, null, null), folder, watch)) {
            JdbcClient.create(ledger.dataSource())
                    .sql("INSERT INTO NIGHTSHIFT_RUN (RUN_ID, SOURCE, CUTOFF, RERUN, STATE, STATE_AT, CREATED_AT)"
                            + " SELECT X, 'file ' || X, '2026-11-23T00:00:00Z', 0, 'NEW', CURRENT_TIMESTAMP,"
                            + " CURRENT_TIMESTAMP FROM SYSTEM_RANGE(1, 1100)")
                    .update();

            List<RunRow> newest = ledger.list().newest();

            assertThat(newest).hasSize(1_100).isEqualTo(ledger.list().all());
        }
    }

    @Test
    void theAttemptsOfManyRunsAreThoseOfEach() {
        try (Ledger ledger = LedgerProcess.open(folder)) {
            fill(ledger);
            List<Long> runs = ledger.list().all().stream().map(RunRow::id).toList();

            var attempts = ledger.leases().attempts(runs);

            assertThat(attempts).isNotEmpty();
            for (Long run : runs) {
                assertThat(attempts.getOrDefault(run, List.of()))
                        .isEqualTo(ledger.leases().attempts(run));
            }
        }
    }

    private static void fill(Ledger ledger) {
        for (int i = 0; i < 24; i++) {
            String source = i % 3 == 0 ? "people" : "logins";
            Run run = ledger.runs().findOrCreate(new RunKey(source, Instant.EPOCH.plusSeconds(i), 0));
            RunState state = STORED[i % STORED.length];
            // Some of the running ones are alive, some have missed their heartbeats.
            if (state == RunState.RUNNING || i % 5 == 0) {
                boolean alive = i % 2 == 1;
                ledger.leases().take(run.id(), ELSEWHERE, alive ? Duration.ofHours(1) : Duration.ofMillis(-1));
            }
            if (state != RunState.NEW) {
                ledger.runs().setState(run.id(), state, state == RunState.FAILED ? "it broke" : null);
            }
        }
        Run dead = ledger.runs().findOrCreate(new RunKey("people", Instant.EPOCH.plusSeconds(90), 0));
        ledger.leases().take(dead.id(), ELSEWHERE, Duration.ofMillis(-1));
        ledger.runs().setState(dead.id(), RunState.RUNNING, null);
    }
}
