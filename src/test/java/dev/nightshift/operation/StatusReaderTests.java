package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightshift.ledger.AttemptOutcome;
import dev.nightshift.ledger.Checkpoint;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerProperties;
import dev.nightshift.ledger.Owner;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.ledger.RunState;
import dev.nightshift.ledger.StopRequest;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.Position;
import dev.nightshift.storage.TargetProperties;
import dev.nightshift.storage.Targets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

final class StatusReaderTests {

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Instant CUTOFF = Instant.parse("2026-11-23T00:00:00Z");
    private static final Owner GONE =
            new Owner(Owner.self().host(), Owner.self().pid(), "1", Owner.self().place());

    private final Path folder;
    private final Ledger ledger;
    private final StatusReader reader;

    StatusReaderTests(@TempDir Path folder) {
        this.folder = folder;
        ledger = Ledger.open(new LedgerProperties(null, null, null), folder);
        TargetProperties local = Targets.of();
        Home home = new Home(folder, folder, "1");
        reader = new StatusReader(ledger, new Target(local, "logins", home, Decorators.NONE), home.with("night"));
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void aNewRunHasNothingButTheCommandToBegin() {
        RunStatus status = status(run(0));

        assertThat(status.state()).isEqualTo(RunState.NEW);
        assertThat(status.rows()).isZero();
        assertThat(status.percent()).isNull();
        assertThat(status.rowsPerSecond()).isNull();
        assertThat(status.partitions()).isEmpty();
        assertThat(status.attempts()).isEmpty();
        assertThat(status.worker()).isNull();
        assertThat(status.report()).isNull();
        assertThat(status.next()).isEqualTo("nightshift restart " + status.run() + " --profile night");
    }

    @Test
    void aRunInWorkShowsItsWorkerAndItsPartitions() {
        Run run = planned(3_000L);
        take(run, Owner.self());
        ledger.runs().setState(run.id(), RunState.RUNNING, null);

        RunStatus status = status(run);

        assertThat(status.state()).isEqualTo(RunState.RUNNING);
        assertThat(status.worker()).isEqualTo(Owner.self().toString());
        assertThat(status.heartbeatAgeSeconds()).isBetween(0L, 10L);
        assertThat(status.rows()).isEqualTo(1_000);
        assertThat(status.sourceRows()).isEqualTo(3_000);
        assertThat(status.percent()).hasToString("33.3");
        assertThat(status.parts()).isEqualTo(1);
        assertThat(status.partitions())
                .containsExactly(
                        new RunStatus.PartitionStatus(0, "all logins", 1_000, "2026-11-22 10:00:00, id \"a\""),
                        new RunStatus.PartitionStatus(1, "rows that never logged in", 0, null));
        assertThat(status.attempts())
                .extracting(RunStatus.AttemptStatus::worker, RunStatus.AttemptStatus::endedAt)
                .containsExactly(tuple(Owner.self().toString(), null));
        assertThat(status.next()).isNull();
    }

    @Test
    void aDeadRunWorkedUntilItsLastCommitWhateverItsHeartbeatSays() {
        Run run = planned(3_000L);
        take(run, GONE);
        ledger.runs().setState(run.id(), RunState.RUNNING, null);
        JdbcClient jdbc = JdbcClient.create(ledger.dataSource());
        for (String update : List.of(
                "UPDATE NIGHTSHIFT_ATTEMPT SET WORKED = 1, STARTED_AT = TIMESTAMP '2026-11-23 01:00:00'",
                "UPDATE NIGHTSHIFT_LEASE SET HEARTBEAT_AT = TIMESTAMP '2026-11-23 01:00:00.001'",
                "UPDATE NIGHTSHIFT_PART SET COMMITTED_AT = TIMESTAMP '2026-11-23 01:00:04'")) {
            jdbc.sql(update).update();
        }

        assertThat(status(run).rowsPerSecond()).isEqualTo(250);
    }

    @Test
    void aRunWhoseWorkerIsGoneIsDeadAndCanGoOn() {
        Run run = planned(3_000L);
        take(run, GONE);
        ledger.runs().setState(run.id(), RunState.RUNNING, null);

        RunStatus status = status(run);

        assertThat(status.state()).isEqualTo(RunState.DEAD);
        assertThat(status.stateSince())
                .as("its last heartbeat")
                .isBeforeOrEqualTo(status.attempts().get(0).startedAt());
        assertThat(status.worker()).isNull();
        assertThat(status.heartbeatAgeSeconds()).isNull();
        assertThat(status.etaSeconds()).isNull();
        assertThat(status.next()).isEqualTo("nightshift restart " + status.run() + " --profile night");
    }

    @Test
    void aRunThatWaitsHasNoRemainingTime() {
        Run run = planned(3_000L);
        take(run, Owner.self());
        ledger.runs().setState(run.id(), RunState.RUNNING, null);
        assertThat(status(run).etaSeconds()).isNotNull();
        JdbcClient.create(ledger.dataSource())
                .sql("UPDATE NIGHTSHIFT_LEASE SET WAITING_FOR = 'a worker', WAITING_SINCE = HEARTBEAT_AT")
                .update();

        assertThat(status(run).waiting()).isNotNull();
        assertThat(status(run).etaSeconds()).isNull();
    }

    @Test
    void aWorkerThatDiedBeforeTheRunIsNoWorkerOfIt() {
        Run run = planned(3_000L);
        take(run, Owner.self());
        ledger.runs().setState(run.id(), RunState.RUNNING, null);
        ledger.claims().offer(run.id(), 0, 1, null, "1");
        for (String worker : List.of("before", "since")) {
            ledger.workers().register(worker, "logins", GONE, "1", LEASE);
        }
        JdbcClient jdbc = JdbcClient.create(ledger.dataSource());
        for (String update : List.of(
                "UPDATE NIGHTSHIFT_WORKER SET EXPIRES_AT = TIMESTAMP '2000-01-01 00:00:00'",
                "UPDATE NIGHTSHIFT_WORKER SET HEARTBEAT_AT = EXPIRES_AT WHERE WORKER_ID = 'before'")) {
            jdbc.sql(update).update();
        }

        assertThat(status(run).workers())
                .singleElement()
                .extracting(RunStatus.WorkerStatus::state)
                .isEqualTo("DEAD");
    }

    @Test
    void workersThatWaitForARunAreCountedByHost() {
        Run run = planned(3_000L);
        take(run, Owner.self());
        ledger.runs().setState(run.id(), RunState.RUNNING, null);
        assertThat(status(run).idleWorkers()).isNull();

        for (String worker : List.of("host-b", "host-a", "host-a", "draining")) {
            String id = worker + ledger.workers().all().size();
            ledger.workers().register(id, "logins", new Owner(worker, 1, "1", "p"), "1", LEASE);
            ledger.workers().beat(id, 0, worker.equals("draining"), LEASE);
        }
        ledger.workers().register("other", "others", GONE, "1", LEASE);

        assertThat(status(run).idleWorkers()).isEqualTo("3 wait for a shared run, on host-a (2), host-b");

        ledger.claims().offer(run.id(), 0, 1, null, "1");
        assertThat(status(run).workers()).hasSize(4);
        assertThat(status(run).idleWorkers()).isNull();

        ledger.claims().claim(run.id(), "host-a1", LEASE);
        assertThat(status(run(1)).idleWorkers()).isEqualTo("2 wait for a shared run, on host-a, host-b");
    }

    @Test
    void theWorkersOfADeadManagerContinueUntilAllThatItOfferedIsCopied() {
        Run run = planned(3_000L);
        ledger.runs().setState(run.id(), RunState.RUNNING, null);
        ledger.claims().offer(run.id(), 0, 1, null, "1");
        assertThat(status(run).state()).isEqualTo(RunState.DEAD);
        assertThat(status(run).continuedByWorkers()).isFalse();

        ledger.workers().register("worker", "logins", GONE, "1", LEASE);
        assertThat(status(run).continuedByWorkers()).isTrue();

        ledger.claims().claim(run.id(), "worker", LEASE).orElseThrow().done();
        assertThat(status(run).continuedByWorkers()).isFalse();
    }

    @Test
    void aRunIsSharedAsSoonAsItIsPlannedSo() {
        Run run = run(0);
        assertThat(status(run).shared()).isFalse();

        ledger.runs().setPlan(run.id(), plan().sharedIf(true), null);

        assertThat(status(run).shared()).isTrue();
        assertThat(status(run).workers()).isEmpty();
    }

    @Test
    void aRunThatNobodyHoldsIsDeadAsWell() {
        Run run = run(0);
        ledger.runs().setState(run.id(), RunState.RUNNING, null);

        assertThat(status(run).state()).isEqualTo(RunState.DEAD);
    }

    @Test
    void aFailedRunShowsWhyAndHowToGoOn() {
        Run run = planned(null);
        int epoch = take(run, Owner.self());
        ledger.runs().setState(run.id(), RunState.FAILED, "The bucket is gone");
        ledger.leases().release(run.id(), epoch, Owner.self(), AttemptOutcome.FAILED, "The bucket is gone");

        RunStatus status = status(run);

        assertThat(status.state()).isEqualTo(RunState.FAILED);
        assertThat(status.percent()).isNull();
        assertThat(status.lastError()).isEqualTo("The bucket is gone");
        assertThat(status.attempts())
                .extracting(RunStatus.AttemptStatus::outcome, RunStatus.AttemptStatus::message)
                .containsExactly(tuple(AttemptOutcome.FAILED, "The bucket is gone"));
        assertThat(status.next()).startsWith("nightshift restart ");
    }

    @Test
    void aCompleteRunShowsWhereItsReportLies() {
        Run run = run(2);
        ledger.runs().setPlan(run.id(), plan(), 0L);
        ledger.runs().setState(run.id(), RunState.COMPLETED, null);

        RunStatus status = status(run);

        assertThat(status.complete()).isTrue();
        assertThat(status.report())
                .isEqualTo(folder.resolve("var/s3/nightshift/p/logins/runs/cutoff=20261123T000000Z/rerun=2/report.json")
                        .toString());
        assertThat(status.next()).isNull();
    }

    @Test
    void aRunWithoutSourceRowsIsWhole() {
        Run run = run(0);
        ledger.runs().setPlan(run.id(), plan(), 0L);

        assertThat(status(run).percent()).hasToString("100.0");
    }

    @Test
    void aRunThatAnOperatorStoppedSaysWhoAndWhy() {
        Run run = run(0);
        ledger.runs().requestStop(run.id(), new StopRequest("jane@ops", "the DBA needs the disk"));
        ledger.runs().setState(run.id(), RunState.STOPPED, "stopped");

        RunStatus status = status(run);

        assertThat(status.stoppedBy()).isEqualTo("jane@ops");
        assertThat(status.stopReason()).isEqualTo("the DBA needs the disk");
    }

    @Test
    void aWishThatCameTooLateIsNotShown() {
        Run run = run(0);
        ledger.runs().requestStop(run.id(), new StopRequest("jane@ops", "too late"));
        ledger.runs().setPlan(run.id(), plan(), 0L);
        ledger.runs().setState(run.id(), RunState.COMPLETED, null);

        assertThat(status(run).stoppedBy()).isNull();
    }

    @Test
    void aRunThatWasGivenUpCanOnlyBeBegunAnew() {
        Run run = run(0);
        ledger.runs().setState(run.id(), RunState.ABANDONED, "abandoned by jane@ops");

        assertThat(status(run).next())
                .isEqualTo("nightshift run --cutoff 2026-11-23T00:00:00Z --rerun --profile night");
    }

    private Run run(int rerun) {
        return ledger.runs().findOrCreate(new RunKey("logins", CUTOFF, rerun));
    }

    /** Takes the lease for an attempt that passes its checks. */
    private int take(Run run, Owner owner) {
        int epoch = ledger.leases().take(run.id(), owner, LEASE);
        JdbcClient.create(ledger.dataSource())
                .sql("UPDATE NIGHTSHIFT_ATTEMPT SET WORKED = 1")
                .update();
        return epoch;
    }

    private Run planned(@Nullable Long sourceRows) {
        Run run = run(0);
        ledger.runs().setPlan(run.id(), plan(), sourceRows);
        ledger.progress().add(run.id(), new PlannedPartition(0, false, null, null));
        ledger.progress().add(run.id(), new PlannedPartition(1, true, null, null));
        LoginId id = LoginId.of("a");
        ledger.progress().save(run.id(), 0, new Checkpoint(new Position("2026-11-22 10:00:00", id), 1_000, 2, null));
        ledger.progress().add(run.id(), new PartRow(0, 1, "k", 1_000, 10, "ab", null, CUTOFF, id, CUTOFF, id));
        return run;
    }

    private static Plan plan() {
        Column id = new Column("id", "ID", "VARCHAR2", ColumnType.TEXT, 10, 0, false);
        return PlanCheckTests.plan("\"L\"", List.of(id, id), 1, "UTC", 3, "nightshift", CUTOFF);
    }

    private RunStatus status(Run run) {
        return reader.of(run.id());
    }
}
