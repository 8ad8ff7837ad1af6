package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.RunState;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A run whose process died can be recovered, abandoned or restarted; a run whose process is alive is left alone. */
class RecoveryIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    private Installation installation;
    private Operations operations;
    private LedgerOf ledger;

    @BeforeEach
    void failOnce(@TempDir Path folder) throws Exception {
        installation = Installation.in(folder, CHUNK).fill(ROWS).withFolderAsBucket();
        operations = installation.operations();
        ledger = new LedgerOf(installation);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(Trouble.failure(Trouble.Place.of("BEFORE 2 PUT part.*"), 0)));
    }

    private RunResult restart() {
        return operations.restart(null, false, null, new Installation.Silence(), new StopSignal());
    }

    @Test
    void aDeadRunIsRecoveredAndSaysWhoDiedAndHowToGoOn() {
        ledger.makeDead(1);
        assertThat(operations.queries().status("1").state()).isEqualTo(RunState.DEAD);

        assertThat(operations.recover("1"))
                .isEqualTo(
                        "Run 1 is recovered: process 4711 on gone died; its last heartbeat was at 2026-11-01T00:00:00Z."
                                + " Next command: nightshift restart 1");

        RunStatus status = operations.queries().status("1");
        assertThat(status.state()).isEqualTo(RunState.FAILED);
        assertThat(status.attempts())
                .extracting(RunStatus.AttemptStatus::outcome)
                .as("attempts that came to work, which recovering is not")
                .containsExactly(AttemptOutcome.DEAD);
        assertThat(restart().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(installation.published().lines()).hasSize(ROWS);
        assertThat(installation
                        .published()
                        .manifest()
                        .get("run")
                        .get("attempts")
                        .asInt())
                .as("attempts that came to work")
                .isEqualTo(2);
    }

    @Test
    void aDeadAttemptEndedAtItsLastHeartbeat() {
        ledger.makeDead(1);

        assertThat(operations.queries().status("1").attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.outcome()).isEqualTo(AttemptOutcome.DEAD);
            assertThat(attempt.endedAt()).isEqualTo("2026-11-01T00:00:00Z");
            assertThat(attempt.message()).isEqualTo("the process ended without reporting");
        });
    }

    @Test
    void aRefusedAttemptChangesNothingAndARefusedRunLeavesNoTrace() throws Exception {
        RunStatus before = operations.queries().status("1");
        alter("ALTER TABLE LOGINS ALTER COLUMN LAST_LOGIN RENAME TO SEEN");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::restart)
                .matches(e -> e.reason() == Reason.REFUSED);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> operations.run(
                        new RunRequest(Installation.CUTOFF.plusSeconds(60), null, false),
                        new Installation.Silence(),
                        new StopSignal()))
                .matches(e -> e.reason() == Reason.REFUSED);

        assertThat(operations.queries().runsOfSource(null, 10))
                .extracting(RunSummary::run)
                .containsExactly(1L);
        assertThat(operations.queries().status("1")).isEqualTo(before);
        assertThat(ledger.number("SELECT COUNT(*) FROM NIGHTSHIFT_ATTEMPT")).isEqualTo(1);
        assertThat(ledger.number("SELECT SUM(EPOCH) FROM NIGHTSHIFT_LEASE"))
                .as("every acquisition has an epoch of its own")
                .isEqualTo(2);
        alter("ALTER TABLE LOGINS ALTER COLUMN SEEN RENAME TO LAST_LOGIN");
        assertThat(restart().ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }

    @Test
    void aRefusalAfterADeathIsRecordedSoThatTheDeathIsReportedOnce() throws Exception {
        ledger.makeDead(1);
        alter("ALTER TABLE LOGINS ALTER COLUMN LAST_LOGIN RENAME TO SEEN");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::restart)
                .matches(e -> e.reason() == Reason.REFUSED);

        RunStatus status = operations.queries().status("1");
        assertThat(status.state()).isEqualTo(RunState.FAILED);
        assertThat(status.lastError()).contains("SEEN");
        assertThat(operations.recover("1")).startsWith("Run 1 is FAILED and no process had died");
    }

    private void alter(String sql) throws SQLException {
        try (Connection source = installation.source()) {
            source.createStatement().execute(sql);
        }
    }

    @Test
    void attemptsAndSpeedAreTheSameEverywhere() {
        ledger.update("INSERT INTO NIGHTSHIFT_ATTEMPT (RUN_ID, EPOCH, OWNER_HOST, OWNER_PID, STARTED_AT, ENDED_AT,"
                + " OUTCOME) VALUES (1, 7, 'h', 1, SYSDATE, SYSDATE, 'FAILED')");
        ledger.update("UPDATE NIGHTSHIFT_LEASE SET EPOCH = 7");
        RunResult result = restart();

        RunStatus status = operations.queries().status("1");
        RunSummary summary = operations.queries().runsOfSource(null, 1).get(0);
        JsonNode manifest = installation.published().manifest();
        assertThat(status.attempts()).as("one failed before it came to work").hasSize(2);
        assertThat(summary.attempts()).isEqualTo(2);
        assertThat(manifest.at("/run/attempts").asInt()).isEqualTo(2);
        assertThat(Objects.requireNonNull(result.report()).run().attempts()).isEqualTo(2);
        assertThat(summary.rowsPerSecond())
                .isEqualTo(status.rowsPerSecond())
                .isEqualTo(Objects.requireNonNull(result.report()).rowsPerSecond());
        assertThat(summary.seconds()).isEqualByComparingTo(result.report().durationSeconds());
    }

    @Test
    void aRunThatMayBeAliveIsNotRecoveredAndItsOwnerIsNamed() {
        ledger.giveToAnother(1);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> operations.recover("1"))
                .withMessageStartingWith("Run 1 is being worked on by process 4711 on far-away (last heartbeat ")
                .matches(e -> e.reason() == Reason.HELD);
    }

    /** Spring Batch restarts none of these by itself. */
    @ParameterizedTest
    @ValueSource(strings = {"UNKNOWN", "STOPPING", "STARTED", "STARTING"})
    void whateverStateSpringBatchWasLeftInARestartGoesOn(String status) {
        ledger.makeDead(1);
        ledger.update("UPDATE BATCH_JOB_EXECUTION SET STATUS = ?, END_TIME = NULL", status);
        ledger.update(
                "UPDATE BATCH_STEP_EXECUTION SET STATUS = ?, END_TIME = NULL WHERE STATUS <> 'COMPLETED'", status);

        assertThat(restart().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(installation.published().lines()).hasSize(ROWS);
    }

    @Test
    void anInstanceOfSpringBatchWithoutExecutionIsNoObstacle() {
        for (String table : new String[] {
            "STEP_EXECUTION_CONTEXT", "STEP_EXECUTION", "JOB_EXECUTION_CONTEXT", "JOB_EXECUTION_PARAMS", "JOB_EXECUTION"
        }) {
            ledger.update("DELETE FROM BATCH_" + table);
        }
        ledger.makeDead(1);

        operations.recover("1");

        assertThat(restart().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(installation.published().lines()).hasSize(ROWS);
    }

    @Test
    void whatIsNotDeadIsLeftAsItIs() {
        assertThat(operations.recover(null)).startsWith("Run 1 is FAILED and no process had died. Next command: ");
        restart();
        assertThat(operations.recover(null)).isEqualTo("Run 1 is COMPLETED; there is nothing to recover.");
    }

    @Test
    void anAbandonedRunIsNeverGoneOnWith() {
        assertThat(operations.abandon("1"))
                .startsWith("Run 1 is abandoned and cannot be restarted.")
                .endsWith("nightshift run --cutoff 2026-11-23T00:00:00Z --rerun");

        assertThat(operations.queries().status("1").state()).isEqualTo(RunState.ABANDONED);
        assertThat(ledger.text("SELECT STATUS FROM BATCH_JOB_EXECUTION")).isEqualTo("ABANDONED");
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::restart)
                .withMessageStartingWith("Run 1 was abandoned (abandoned by ")
                .matches(e -> e.reason() == Reason.REFUSED);
        assertThatExceptionOfType(NightshiftException.class).isThrownBy(installation::run);
        assertThat(operations.abandon("1")).isEqualTo("Run 1 is abandoned already.");
        assertThat(operations.queries().status("1").state()).isEqualTo(RunState.ABANDONED);
    }

    @Test
    void anAbandonedRunCanBeBegunAnewAsARerun() {
        operations.abandon("1");

        RunResult rerun = operations.run(
                new RunRequest(Installation.CUTOFF, null, true), new Installation.Silence(), new StopSignal());

        assertThat(rerun.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(rerun.status().rerun()).isEqualTo(1);
    }

    @Test
    void aCompleteRunIsNotAbandoned() {
        restart();

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> operations.abandon("1"))
                .withMessage("Run 1 is complete and its result is published, so it cannot be abandoned");
    }

    @Test
    void anOlderRunIsGoneOnWithAlthoughThereIsANewerRerun() {
        operations.run(new RunRequest(Installation.CUTOFF, null, true), new Installation.Silence(), new StopSignal());

        RunResult result = operations.restart("1", false, null, new Installation.Silence(), new StopSignal());

        assertThat(result.status().run()).isEqualTo(1);
        assertThat(result.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(installation
                        .published(false)
                        .manifest()
                        .get("run")
                        .get("rerun")
                        .asInt())
                .as("latest.json never moves back")
                .isEqualTo(1);
    }

    @Test
    void aRunOfAnotherSourceIsNotRestartedWithThisOnesSettings() {
        ledger.update("UPDATE NIGHTSHIFT_RUN SET SOURCE = 'customers'");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> operations.restart("1", false, null, new Installation.Silence(), new StopSignal()))
                .withMessage("Run 1 belongs to source customers, but the configured source is logins;"
                        + " use the profile that configures that source");
    }
}
