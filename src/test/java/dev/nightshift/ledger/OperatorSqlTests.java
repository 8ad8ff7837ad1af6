package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The queries below {@code sql/operator/} run unchanged and return what they promise. */
@ParameterizedClass
@EnumSource
final class OperatorSqlTests {

    private static final Owner OWNER = new Owner("host-a", 4711, "1", "");

    private final HikariDataSource database;
    private final Ledger ledger;

    OperatorSqlTests(TestDatabase kind) {
        database = kind.empty();
        String folder = kind.database().folder();
        new ResourceDatabasePopulator(
                        new ClassPathResource("org/springframework/batch/core/schema-" + folder + ".sql"),
                        new ClassPathResource("sql/" + folder + "/ledger.sql"))
                .execute(database);
        ledger = Ledger.open(TestDatabase.settings(database), Path.of("not-needed"));
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    /** Run 1 is complete, 2 failed, 3 is running, 4 is dead. */
    @BeforeEach
    void makeRuns() {
        long complete = run(1, RunState.RUNNING, Duration.ofMinutes(5));
        ledger.runs().setState(complete, RunState.COMPLETED, null);
        ledger.leases().release(complete, 1, OWNER, AttemptOutcome.COMPLETED, null);
        long failed = run(2, RunState.FAILED, Duration.ofMinutes(5));
        ledger.leases().release(failed, 1, OWNER, AttemptOutcome.FAILED, "the bucket is gone");
        run(3, RunState.RUNNING, Duration.ofMinutes(5));
        run(4, RunState.RUNNING, Duration.ofMinutes(-5));
    }

    private long run(int day, RunState state, Duration lease) {
        Instant cutoff = Instant.parse("2026-11-2" + day + "T00:00:00Z");
        long run = ledger.runs().findOrCreate(new RunKey("logins", cutoff, 0)).id();
        ledger.leases().take(run, OWNER, lease);
        ledger.leases().begin(run, 1);
        ledger.progress().add(run, new PlannedPartition(0, false, null, null));
        ledger.runs().setState(run, state, state == RunState.FAILED ? "the bucket is gone" : null);
        return run;
    }

    private List<Map<String, Object>> answer(String file) {
        JdbcClient jdbc = JdbcClient.create(database);
        try {
            String query = Files.readString(Path.of("sql", "operator", file)).strip();
            assertThat(query).startsWith("-- ").endsWith(";");
            return jdbc.sql(query.substring(0, query.length() - 1)).query().listOfRows();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<Long> runs(String file) {
        return answer(file).stream()
                .map(row -> Long.valueOf(String.valueOf(row.get("RUN_ID"))))
                .toList();
    }

    @Test
    void everyFileRuns() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("sql", "operator"))) {
            assertThat(files.map(file -> file.getFileName().toString()).toList())
                    .hasSize(7)
                    .allSatisfy(file -> assertThat(answer(file)).isNotNull());
        }
    }

    @Test
    void theListKnowsWhatRunsAndWhatIsDead() {
        assertThat(answer("runs.sql"))
                .extracting(row -> row.get("STATE"))
                .containsExactly("DEAD", "RUNNING", "FAILED", "COMPLETED");
    }

    @Test
    void everyQuestionHasItsRuns() {
        assertThat(runs("running.sql")).containsExactly(3L);
        assertThat(runs("dead.sql")).containsExactly(4L);
        assertThat(runs("failed.sql")).containsExactly(2L);
        assertThat(runs("speed.sql")).containsExactly(1L);
        assertThat(runs("last-night.sql")).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aFailureSaysWhy() {
        assertThat(answer("failed.sql").get(0)).containsEntry("MESSAGE", "the bucket is gone");
    }
}
