package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.LoginId;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
final class LeaseStoreTests {

    private static final Duration LEASE = Duration.ofSeconds(20);
    private static final Owner ELSEWHERE = new Owner("host-a", 4711, "100", "place-a");
    private static final Owner NEXT = new Owner("host-b", 815, "200", "place-b");

    private final TestLedger ledger;
    private final LeaseStore leases;
    private long run;

    LeaseStoreTests(TestDatabase database) {
        ledger = database.ledger();
        leases = ledger.leases;
    }

    @BeforeEach
    void takeRun(TestInfo test) {
        run = ledger.run("lease." + test.getTestMethod().orElseThrow().getName())
                .id();
    }

    @Test
    void aHostWithoutDnsHasTheNameThatItsKernelKnows(@TempDir Path folder) throws Exception {
        Path kernel = Files.writeString(folder.resolve("hostname"), "worker-7\n");

        assertThat(Owner.kernelHostName(kernel)).isEqualTo("worker-7");
        assertThat(Owner.kernelHostName(folder.resolve("none"))).isEqualTo("localhost");
    }

    @Test
    void aRunThatNobodyTookHasNoLease() {
        assertThat(leases.state(run)).isEmpty();
        assertThat(leases.attempts(run)).isEmpty();
    }

    @Test
    void theFirstTakingIsEpochOneAndAnAttempt() {
        assertThat(leases.take(run, ELSEWHERE, LEASE)).isEqualTo(1);

        ledger.pass(Duration.ofMillis(1_500));
        assertThat(leases.state(run)).contains(new LeaseState(1, true, ELSEWHERE, Duration.ofMillis(1_500), false));
        Instant taken = ledger.now().minusMillis(1_500);
        assertThat(leases.attempts(run))
                .containsExactly(new Attempt(1, "host-a", 4711, taken, null, null, null, false));
    }

    @Test
    void aHeldLeaseIsRefusedNamingItsOwnerAndItsAge() {
        leases.take(run, ELSEWHERE, LEASE);
        ledger.pass(Duration.ofSeconds(7));

        assertThatExceptionOfType(LeaseHeldException.class)
                .isThrownBy(() -> leases.take(run, NEXT, LEASE))
                .withMessage("Run " + run + " is being worked on by process 4711 on host-a (last heartbeat 7 s ago)");
        assertThat(leases.state(run).orElseThrow().owner()).isEqualTo(ELSEWHERE);
    }

    @Test
    void aLeaseIsStillHeldAtTheVeryEndOfItsDuration() {
        leases.take(run, ELSEWHERE, LEASE);
        ledger.pass(LEASE);

        assertThatExceptionOfType(LeaseHeldException.class).isThrownBy(() -> leases.take(run, NEXT, LEASE));
    }

    @Test
    void anExpiredLeaseIsTakenWithTheNextEpoch() {
        leases.take(run, ELSEWHERE, LEASE);
        ledger.pass(LEASE.plusMillis(1));

        assertThat(leases.take(run, NEXT, LEASE)).isEqualTo(2);
        assertThat(leases.state(run)).contains(new LeaseState(2, true, NEXT, Duration.ZERO, false));
    }

    @Test
    void aDeadAttemptIsClosedAtItsLastHeartbeat() {
        leases.take(run, ELSEWHERE, LEASE);
        Instant started = ledger.now();
        ledger.pass(Duration.ofSeconds(5));
        leases.beat(run, 1, ELSEWHERE, LEASE);
        ledger.pass(Duration.ofMinutes(10));

        leases.take(run, NEXT, LEASE);

        assertThat(leases.attempts(run))
                .containsExactly(
                        new Attempt(
                                1,
                                "host-a",
                                4711,
                                started,
                                started.plusSeconds(5),
                                AttemptOutcome.DEAD,
                                "the process ended without reporting",
                                false),
                        new Attempt(2, "host-b", 815, ledger.now(), null, null, null, false));
    }

    @Test
    void aDeadAttemptIsClosedAtALaterCommitOfItsWorkers() {
        leases.take(run, ELSEWHERE, LEASE);
        ledger.progress.add(run, new PlannedPartition(0, false, null, null));
        ledger.pass(Duration.ofMinutes(2));
        LoginId id = LoginId.of(1);
        ledger.progress.add(run, new PartRow(0, 1, "data/part-p00-1", 1, 1, "ab", "etag", null, id, null, id));
        Instant commit = ledger.now();
        ledger.pass(Duration.ofMinutes(10));

        leases.take(run, NEXT, LEASE);

        assertThat(leases.attempts(run).get(0).endedAt()).isEqualTo(commit);
    }

    @Test
    void heartbeatsKeepALease() {
        leases.take(run, ELSEWHERE, LEASE);
        for (int i = 0; i < 10; i++) {
            ledger.pass(Duration.ofSeconds(15));
            assertThat(leases.beat(run, 1, ELSEWHERE, LEASE)).isTrue();
        }

        assertThatExceptionOfType(LeaseHeldException.class).isThrownBy(() -> leases.take(run, NEXT, LEASE));
    }

    @Test
    void aHeartbeatAfterATakeoverSaysSoAndLeavesTheLeaseAlone() {
        leases.take(run, ELSEWHERE, LEASE);
        ledger.pass(Duration.ofMinutes(1));
        leases.take(run, NEXT, LEASE);
        ledger.pass(Duration.ofSeconds(1));

        assertThat(leases.beat(run, 1, ELSEWHERE, LEASE)).isFalse();
        assertThat(leases.state(run)).contains(new LeaseState(2, true, NEXT, Duration.ofSeconds(1), false));
    }

    @Test
    void anOwnerOfThisHostWhoseProcessHasEndedIsDeadAtOnce() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        Owner owner = new Owner(
                Owner.self().host(),
                process.pid(),
                Owner.startOf(process.pid()),
                Owner.self().place());
        leases.take(run, owner, LEASE);
        assertThatExceptionOfType(LeaseHeldException.class).isThrownBy(() -> leases.take(run, Owner.self(), LEASE));

        process.destroyForcibly().waitFor();

        assertThat(leases.take(run, Owner.self(), LEASE)).isEqualTo(2);
        assertThat(leases.attempts(run).get(0).outcome()).isEqualTo(AttemptOutcome.DEAD);
    }

    @Test
    void aPidThatAnotherProcessUsesAgainIsDeadAtOnce() {
        Owner before = new Owner(
                Owner.self().host(), Owner.self().pid(), "1", Owner.self().place());
        leases.take(run, before, LEASE);

        assertThat(leases.take(run, Owner.self(), LEASE)).isEqualTo(2);
    }

    @Test
    void aProcessOfAnotherPlaceIsNotJudgedByThePidsOfThisOne() {
        Owner elsewhere = new Owner(Owner.self().host(), Long.MAX_VALUE, "1", "another boot, or another container");
        leases.take(run, elsewhere, LEASE);

        assertThatExceptionOfType(LeaseHeldException.class).isThrownBy(() -> leases.take(run, Owner.self(), LEASE));
    }

    @Test
    void anOldEpochCannotProveItselfAndItsTransactionIsRolledBack() {
        leases.take(run, ELSEWHERE, LEASE);
        ledger.pass(Duration.ofMinutes(1));
        leases.take(run, NEXT, LEASE);

        assertThatExceptionOfType(LeaseLostException.class)
                .isThrownBy(() -> ledger.transaction.executeWithoutResult(status -> {
                    ledger.runs.setState(run, RunState.COMPLETED, null);
                    leases.requireHeld(run, 1, ELSEWHERE);
                }))
                .withMessage("The lease of run " + run + " (epoch 1) was lost: another process took the run over, or no"
                        + " heartbeat succeeded in time. Committed work is kept; this attempt ends");
        assertThat(ledger.runs.find(run).orElseThrow().state()).isEqualTo(RunState.NEW);
    }

    @Test
    void aProofTouchesNoHeartbeat() {
        leases.take(run, ELSEWHERE, LEASE);
        ledger.pass(Duration.ofSeconds(3));

        leases.requireHeld(run, 1, ELSEWHERE);

        assertThat(leases.state(run).orElseThrow().age()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void nobodyTakesALeaseBetweenItsProofAndTheCommit() throws Exception {
        leases.take(run, ELSEWHERE, LEASE);
        ledger.pass(Duration.ofMinutes(1));

        CompletableFuture<Integer> taking = ledger.transaction.execute(status -> {
            leases.requireHeld(run, 1, ELSEWHERE);
            CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> leases.take(run, NEXT, LEASE));
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> other.get(200, TimeUnit.MILLISECONDS));
            return other;
        });

        assertThat(taking.get(10, TimeUnit.SECONDS)).isEqualTo(2);
    }

    @Test
    void ofEightThreadsThatTakeAFreshLeaseOneWins() throws Exception {
        assertThat(takenByEight()).containsExactlyInAnyOrder(1, 0, 0, 0, 0, 0, 0, 0);
    }

    @Test
    void ofEightThreadsThatTakeAnExpiredLeaseOneWins() throws Exception {
        leases.take(run, new Owner("host-c", 1, "1", ""), LEASE);
        ledger.pass(Duration.ofMinutes(1));

        assertThat(takenByEight()).containsExactlyInAnyOrder(2, 0, 0, 0, 0, 0, 0, 0);
    }

    private List<Integer> takenByEight() throws Exception {
        return Race.ofEight(thread -> {
            try {
                return leases.take(run, new Owner("host-" + thread, thread, "1", ""), LEASE);
            } catch (LeaseHeldException e) {
                return 0;
            }
        });
    }

    @Test
    void aCancelledAcquisitionLeavesNoAttemptAndItsEpochIsNotUsedAgain() {
        leases.take(run, ELSEWHERE, LEASE);

        leases.cancel(run, 1, ELSEWHERE);

        assertThat(leases.attempts(run)).isEmpty();
        assertThat(leases.take(run, NEXT, LEASE)).isEqualTo(2);
    }

    @Test
    void whoWaitsForALeaseWhileItsRunIsRemovedIsToldToTryAgain() throws Exception {
        leases.take(run, ELSEWHERE, LEASE);

        CompletableFuture<Integer> taking = ledger.transaction.execute(status -> {
            leases.remove(run);
            CompletableFuture<Integer> other = CompletableFuture.supplyAsync(() -> leases.take(run, NEXT, LEASE));
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> other.get(200, TimeUnit.MILLISECONDS));
            ledger.runs.remove(run);
            return other;
        });

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> taking.get(10, TimeUnit.SECONDS))
                .havingCause()
                .isInstanceOf(NightshiftException.class)
                .withMessage("Run " + run + " no longer exists: another process created it, could not start it, and"
                        + " removed it. Repeat the command");
    }

    @Test
    void aLeaseOfARemovedRunCannotBeTaken() {
        ledger.runs.remove(run);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> leases.take(run, NEXT, LEASE))
                .matches(e -> e.reason() == Reason.HELD);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> ledger.runs.require(run))
                .matches(e -> e.reason() == Reason.HELD);
    }

    @Test
    void aReleasedLeaseIsFreeAtOnceAndItsAttemptHasItsEnd() {
        leases.take(run, ELSEWHERE, LEASE);
        Instant started = ledger.now();
        ledger.pass(Duration.ofSeconds(2));

        leases.release(run, 1, ELSEWHERE, AttemptOutcome.FAILED, "no such table");

        assertThat(leases.state(run).orElseThrow().held()).isFalse();
        assertThat(leases.attempts(run))
                .containsExactly(new Attempt(
                        1,
                        "host-a",
                        4711,
                        started,
                        started.plusSeconds(2),
                        AttemptOutcome.FAILED,
                        "no such table",
                        false));
        assertThat(leases.take(run, NEXT, LEASE)).isEqualTo(2);
        assertThat(leases.attempts(run).get(0).outcome()).isEqualTo(AttemptOutcome.FAILED);
    }

    @Test
    void aReleaseAfterATakeoverChangesNothing() {
        leases.take(run, ELSEWHERE, LEASE);
        ledger.pass(Duration.ofMinutes(1));
        leases.take(run, NEXT, LEASE);

        leases.release(run, 1, ELSEWHERE, AttemptOutcome.COMPLETED, null);

        assertThat(leases.state(run).orElseThrow().held()).isTrue();
        assertThat(leases.attempts(run)).extracting(Attempt::outcome).containsExactly(AttemptOutcome.DEAD, null);
    }

    @Test
    void anAttemptsWorkingTimeBeginsWhenItSays() {
        leases.take(run, ELSEWHERE, LEASE);
        ledger.pass(Duration.ofSeconds(9));

        leases.begin(run, 1);

        assertThat(leases.attempts(run).get(0).startedAt()).isEqualTo(ledger.now());
        assertThat(leases.state(run).orElseThrow().age()).isZero();
    }

    @Test
    void aProcessOfAnUnknownPlaceIsJudgedByItsLeaseAlone() {
        Owner unknown = new Owner(Owner.self().host(), Long.MAX_VALUE, "", "");
        leases.take(run, unknown, LEASE);

        assertThatExceptionOfType(LeaseHeldException.class).isThrownBy(() -> leases.take(run, Owner.self(), LEASE));
        ledger.pass(LEASE.plusMillis(1));
        assertThat(leases.take(run, Owner.self(), LEASE)).isEqualTo(2);
    }

    @Test
    void aLeaseLastsAsLongAsItsOwnerPromisedRegardlessOfOthers() {
        leases.take(run, ELSEWHERE, Duration.ofMinutes(10));
        ledger.pass(Duration.ofMinutes(9));

        assertThatExceptionOfType(LeaseHeldException.class)
                .isThrownBy(() -> leases.take(run, NEXT, Duration.ofSeconds(1)));
    }

    @Test
    void anAttemptThatBeganItsWorkSaysSo() {
        leases.take(run, ELSEWHERE, LEASE);
        assertThat(leases.attempts(run).get(0).reachedWork()).isFalse();

        leases.begin(run, 1);

        assertThat(leases.attempts(run).get(0).reachedWork()).isTrue();
    }
}
