package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Owner;
import dev.nightshift.telemetry.ListeningServer;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * A process that wakes after another one has taken over its run names that process and ends with exit code 4, wherever
 * it was paused. It tells nobody, changes nothing, and leaves Spring Batch's tables in a final state.
 */
class WokenProcessIT {

    private static ListeningServer server;
    private static Installation installation;
    private static JdbcClient ledger;
    private static Instant cutoff = Installation.CUTOFF;

    private int toldBefore;

    @BeforeAll
    static void install(@TempDir Path home) throws Exception {
        server = new ListeningServer();
        installation = Installation.in(home, 5).fill(12).withFolderAsBucket();
        String url = SharedLedger.create();
        installation.writeSettings(
                "  ledger:\n    url: \"" + url + "\"\n  notify:\n    webhook-url: " + server.url("/hook")
                        // Without heartbeats, which could prolong a lease that has just expired.
                        + "\n  lease:\n    duration: 10m\n    beat: 3m\n");
        ledger = JdbcClient.create(new DriverManagerDataSource(url));
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @BeforeEach
    void useARunOfItsOwn() {
        cutoff = cutoff.plusSeconds(1);
        toldBefore = server.requests().size();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // before the job
                "AFTER 0 PUT write-check.*",
                // in and after plan
                "AFTER 0 COMMIT INSERT BATCH_JOB_EXECUTION,.*",
                "BEFORE 1 UPDATE NIGHTSHIFT_RUN",
                // in and after migrate
                "BEFORE 1 PUT part.*",
                "AFTER 0 COMMIT .*INSERT NIGHTSHIFT_PART,.*",
                "AFTER 3 COMMIT .*INSERT NIGHTSHIFT_PART,.*",
                // in publish
                "BEFORE 2 UPDATE NIGHTSHIFT_RUN",
                "BEFORE 3 UPDATE NIGHTSHIFT_RUN"
            })
    void namesTheProcessThatCompletedTheRunAndTellsNobody(String place) {
        Trouble pause = Trouble.event(Trouble.Place.of(place), () -> {
            expire();
            assertThat(elsewhere().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        });

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> run(pause))
                .withMessageMatching("Run \\d+ was taken over by " + Owner.self()
                        + ", because this process was paused or cut off from the ledger for longer than its lease"
                        + " \\(nightshift.lease.duration, 10 min 0 s\\). What it committed is kept. Look at the run with:"
                        + " nightshift status \\d+")
                .matches(e -> e.reason() == Reason.HELD);

        assertThat(pause.struck()).isTrue();
        assertThat(events()).endsWith("completed").containsOnlyOnce("completed").doesNotContain("failed");
        assertThat(installation.operations().queries().status(cutoff.toString()).attempts())
                .extracting(RunStatus.AttemptStatus::outcome)
                .endsWith(AttemptOutcome.COMPLETED)
                .doesNotContain(AttemptOutcome.FAILED);
        assertThat(installation.published(false).lines()).hasSize(12);
        assertBatchIsFinal();
    }

    @Test
    void aProcessThatWakesAfterItCompletedTheRunHasCompletedIt() {
        Trouble pause = Trouble.event(Trouble.Place.of("AFTER 3 COMMIT UPDATE NIGHTSHIFT_RUN.*"), () -> {
            expire();
            assertThat(elsewhere().ending()).isEqualTo(RunResult.Ending.ALREADY_COMPLETE);
        });

        assertThat(run(pause).ending()).isEqualTo(RunResult.Ending.COMPLETED);

        assertThat(pause.struck()).isTrue();
        assertThat(events()).containsExactly("completed");
        assertBatchIsFinal();
    }

    private static RunResult run(Trouble trouble) {
        return installation
                .operations(trouble.decorators())
                .run(new RunRequest(cutoff, null, false), new Installation.Silence(), new StopSignal());
    }

    private static void expire() {
        ledger.sql("UPDATE NIGHTSHIFT_LEASE SET EXPIRES_AT = TIMESTAMP '2026-11-01 00:00:00'")
                .update();
    }

    /** On a thread of its own, because the caller's may be in a transaction. */
    private static RunResult elsewhere() {
        return CompletableFuture.supplyAsync(() -> run(Trouble.none())).join();
    }

    private List<String> events() {
        return server.requests().stream()
                .skip(toldBefore)
                .map(request -> request.body().replaceAll("(?s).*\"event\":\"(\\w+)\".*", "$1"))
                .toList();
    }

    private static void assertBatchIsFinal() {
        for (String table : List.of("BATCH_JOB_EXECUTION", "BATCH_STEP_EXECUTION")) {
            assertThat(ledger.sql("SELECT STATUS FROM " + table
                                    + " WHERE STATUS NOT IN ('COMPLETED', 'FAILED', 'STOPPED')"
                                    + " OR END_TIME IS NULL")
                            .query(String.class)
                            .list())
                    .as(table)
                    .isEmpty();
        }
    }
}
