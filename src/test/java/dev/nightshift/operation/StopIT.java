package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.nightshift.ledger.RunState;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.OwnThreads;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Stopping a run returns when the run has stopped, and it stays stopped. */
class StopIT {

    private static final int ROWS = 60;
    private static final int CHUNK = 5;

    private Installation installation;
    private Operations operations;

    @BeforeEach
    void fill(@TempDir Path folder) throws Exception {
        installation = Installation.in(folder, CHUNK).fill(ROWS).withFolderAsBucket();
        // A run checks with every heartbeat whether somebody requested that it stops.
        installation.writeSettings("  lease:\n    beat: 200ms\n");
        operations = installation.operations();
    }

    /** Stops the run from outside while it is between two of its first chunks. */
    private RunStatus stopWhileItWorks() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        StopSignal stop = new StopSignal();
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() -> operations.run(
                new RunRequest(Installation.CUTOFF, null, false),
                new Installation.Silence() {
                    @Override
                    public void committed(Chunk chunk) {
                        working.countDown();
                        await().atMost(30, TimeUnit.SECONDS).until(() -> stop.reason() != null);
                    }
                },
                stop));
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();

        RunStatus stopped = operations.stop(null, "the DBA needs the disk", sentence -> {});

        assertThat(run.isDone() || run.get(30, TimeUnit.SECONDS) != null).isTrue();
        assertThat(run.get().ending()).isEqualTo(RunResult.Ending.STOPPED);
        return stopped;
    }

    /** Before the source is read, and while a part is put. */
    @ParameterizedTest
    @ValueSource(strings = {"write-check", "part"})
    void aRunThatStopsWhileItWaitsForTheBucketIsStopped(String object) {
        StopSignal stop = new StopSignal();
        Trouble waiting = Trouble.event(Trouble.Place.of("BEFORE 0 PUT " + object + ".*"), () -> {
            stop.request("by a test");
            throw new NightshiftException(Reason.STOPPED, "stopped while waiting to try again", null);
        });

        RunResult stopped = installation
                .operations(waiting.decorators())
                .run(new RunRequest(Installation.CUTOFF, null, false), new Installation.Silence(), stop);

        assertThat(stopped.ending()).isEqualTo(RunResult.Ending.STOPPED);
        assertThat(stopped.status().state()).isEqualTo(RunState.STOPPED);
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }

    @Test
    void aRunThatStopsWhileItWaitsForTheSourceIsStopped() {
        StopSignal stop = new StopSignal();
        Decorators gone = Decorators.source(source -> new DelegatingDataSource(source) {
            @Override
            public Connection getConnection() throws SQLException {
                stop.request("by a test");
                throw new SQLException("the line is dead", "08006");
            }
        });

        RunResult stopped = installation
                .operations(gone)
                .run(new RunRequest(Installation.CUTOFF, null, false), new Installation.Silence(), stop);

        assertThat(stopped.ending()).isEqualTo(RunResult.Ending.STOPPED);
        assertThat(stopped.status().state()).isEqualTo(RunState.STOPPED);
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
    }

    /** The limit is no fault, so the run waits for nothing that an operator should know. */
    @Test
    void aRunThatIsHeldBackByItsLimitStopsAtOnceAndIsResumedWithAnother() throws Exception {
        installation.writeSettings("    max-rows-per-second: 10\n");
        CountDownLatch working = new CountDownLatch(1);
        StopSignal stop = new StopSignal();
        long start = System.nanoTime();
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() -> installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false),
                        new Installation.Silence() {
                            @Override
                            public void committed(Chunk chunk) {
                                working.countDown();
                            }
                        },
                        stop));
        assertThat(working.await(30, TimeUnit.SECONDS)).isTrue();
        RunStatus slow = operations.queries().status(null);

        stop.request("by a test");
        RunStatus stopped = run.get(10, TimeUnit.SECONDS).status();
        double seconds = (System.nanoTime() - start) / 1e9;
        installation.writeSettings("    max-rows-per-second: 1000000\n");
        RunResult resumed = installation.run();

        assertThat(slow.maxRowsPerSecond()).isEqualTo(10);
        assertThat(slow.waiting()).isNull();
        assertThat(stopped.state()).isEqualTo(RunState.STOPPED);
        assertThat(stopped.rows()).isBetween((long) CHUNK, (long) (10 * seconds) + 1);
        assertThat(resumed.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(resumed.status().maxRowsPerSecond()).isEqualTo(1_000_000);
        assertThat(installation.published().report().get("maxRowsPerSecond").asInt())
                .isEqualTo(1_000_000);
    }

    @Test
    void aRunInWorkHasReallyStoppedWhenTheCommandComesBack() throws Exception {
        RunStatus stopped = stopWhileItWorks();

        assertThat(stopped.state()).isEqualTo(RunState.STOPPED);
        assertThat(stopped.worker()).isNull();
        assertThat(stopped.rows()).isBetween(1L, ROWS - 1L);
        assertThat(stopped.stoppedBy()).isEqualTo(stopped.stoppedBy()).contains("@");
        assertThat(stopped.stopReason()).isEqualTo("the DBA needs the disk");
        assertThat(stopped.lastError())
                .isEqualTo("stopped: operator, by " + stopped.stoppedBy() + ": the DBA needs the disk");
    }

    @Test
    void whatAnOperatorStoppedStaysStoppedForTheNightAndGoesOnWhenRestarted() throws Exception {
        RunStatus stopped = stopWhileItWorks();

        NightlyResult night = operations.nightly(new Installation.Silence(), new StopSignal(), sentence -> {});

        assertThat(night.worst()).isEqualTo(NightlyResult.Outcome.STOPPED);
        assertThat(night.steps())
                .singleElement()
                .satisfies(step -> assertThat(step.message())
                        .isEqualTo("Run 1 (cutoff 2026-11-23T00:00:00Z) stays stopped, as requested by "
                                + stopped.stoppedBy()
                                + ": the DBA needs the disk. Next command: nightshift restart 1"));
        RunResult restarted = operations.restart("1", false, null, new Installation.Silence(), new StopSignal());
        assertThat(restarted.ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(restarted.status().stoppedBy()).isNull();
        assertThat(installation.published().lines()).hasSize(ROWS);
    }

    @Test
    void whatASignalStoppedGoesOnByItselfAtNight() {
        StopSignal signal = new StopSignal();
        signal.request("signal SIGTERM");
        RunResult stopped =
                operations.run(new RunRequest(Installation.CUTOFF, null, false), new Installation.Silence(), signal);
        assertThat(stopped.ending()).isEqualTo(RunResult.Ending.STOPPED);

        NightlyResult night = operations.nightly(new Installation.Silence(), new StopSignal(), sentence -> {});

        assertThat(night.worst()).isEqualTo(NightlyResult.Outcome.DONE);
        assertThat(installation.published().lines()).hasSize(ROWS);
    }

    @Test
    void aRunWhoseProcessDiedIsStoppedByWhoStopsIt() {
        StopSignal signal = new StopSignal();
        signal.request("a test");
        operations.run(new RunRequest(Installation.CUTOFF, null, false), new Installation.Silence(), signal);
        new LedgerOf(installation).makeDead(1);

        RunStatus stopped = operations.stop("1", null, sentence -> {});

        assertThat(stopped.state()).isEqualTo(RunState.STOPPED);
        assertThat(stopped.stopReason()).isEqualTo("no reason given");
        assertThat(operations
                        .restart("1", false, null, new Installation.Silence(), new StopSignal())
                        .ending())
                .isEqualTo(RunResult.Ending.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BEFORE 2 PUT part.*", "AFTER 2 PUT part.*", "BEFORE 0 PUT report.json"})
    void aPutThatDoesNotComeToItsEndIsGivenUp(String place) throws Exception {
        StopSignal stop = new StopSignal();
        Trouble hanging = Trouble.event(Trouble.Place.of(place), () -> {
            stop.request("SIGTERM");
            hang();
        });

        RunResult stopped = installation
                .operations(hanging.decorators())
                .run(new RunRequest(Installation.CUTOFF, null, false), new Installation.Silence(), stop);

        assertThat(stopped.ending()).isEqualTo(RunResult.Ending.STOPPED);
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(installation.published().lines()).hasSize(ROWS).doesNotHaveDuplicates();
    }

    /** Sleeps until the thread is interrupted. */
    private static void hang() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("given up", e);
        }
    }

    @Test
    void whoWaitsForAWhileOnlyHasLeftTheWishWhenTheRunStillWorks() {
        List<Optional<RunStatus>> answers = new ArrayList<>();
        StopSignal stop = new StopSignal();

        RunResult run = operations.run(
                new RunRequest(Installation.CUTOFF, null, false),
                new Installation.Silence() {
                    @Override
                    public void committed(Chunk chunk) {
                        if (answers.isEmpty()) {
                            // On a thread of its own, because this one is in a transaction.
                            answers.add(CompletableFuture.supplyAsync(
                                            () -> operations.stop("1", "backup", Duration.ZERO), new OwnThreads())
                                    .join());
                            await().atMost(30, TimeUnit.SECONDS).until(() -> stop.reason() != null);
                        }
                    }
                },
                stop);

        assertThat(answers).containsExactly(Optional.empty());
        assertThat(run.ending()).isEqualTo(RunResult.Ending.STOPPED);
        assertThat(run.status().stopReason()).isEqualTo("backup");
    }

    @Test
    void aWishThatCouldNotBeLeftIsAFailureHoweverLittleTimeThereIs() {
        StopSignal signal = new StopSignal();
        signal.request("a test");
        operations.run(new RunRequest(Installation.CUTOFF, null, false), new Installation.Silence(), signal);
        Trouble refusal = Trouble.refusal(Trouble.Place.of("BEFORE 0 UPDATE NIGHTSHIFT_RUN"));

        assertThatThrownBy(() -> installation.operations(refusal.decorators()).stop("1", null, Duration.ZERO))
                .isInstanceOf(NightshiftException.class);

        assertThat(refusal.struck()).isTrue();
        assertThat(operations.queries().status("1").stoppedBy()).isNull();
    }

    @Test
    void aCompleteRunIsLeftAsItIs() {
        installation.run();

        RunStatus status = operations.stop(null, null, sentence -> {});

        assertThat(status.state()).isEqualTo(RunState.COMPLETED);
        assertThat(status.stoppedBy()).isNull();
    }
}
