package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.nightshift.work.Reason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One worker at a time copies a partition, and nobody commits after another was given the right to. */
@ParameterizedClass
@EnumSource
final class ClaimStoreTests {

    private static final Duration LEASE = Duration.ofSeconds(20);

    private final boolean postgreSql;
    private final TestLedger ledger;
    private final ClaimStore claims;
    private String source;
    private long run;

    ClaimStoreTests(TestDatabase database) {
        postgreSql = database == TestDatabase.POSTGRESQL;
        ledger = database.ledger();
        claims = ledger.claims;
    }

    @BeforeEach
    void offerThreePartitions(TestInfo test) {
        source = "claim." + test.getTestMethod().orElseThrow().getName();
        run = ledger.run(source).id();
        ledger.runs.setState(run, RunState.RUNNING, null);
        for (int i = 0; i < 3; i++) {
            ledger.progress.add(run, new PlannedPartition(i, false, null, null));
            claims.offer(run, i, 100 + i, i == 0 ? null : "a snapshot", "1.0");
        }
    }

    private Claim claim(String worker) {
        return claims.claim(run, worker, LEASE).orElseThrow();
    }

    @Test
    void eachClaimGetsAnotherPartitionUntilNoneIsFree() {
        assertThat(claims.offers(source)).containsExactly(new ClaimStore.Offer(run, "1.0"));
        Claim first = claim("a");
        assertThat(first.partition()).isZero();
        assertThat(first.step()).isEqualTo(100);
        assertThat(first.snapshot()).isNull();
        assertThat(first.epoch()).isEqualTo(2);
        assertThat(claim("b").snapshot()).isEqualTo("a snapshot");
        assertThat(claim("a").partition()).isEqualTo(2);

        assertThat(claims.claim(run, "b", LEASE)).isEmpty();
        assertThat(claims.offers(source)).isEmpty();
        assertThat(claims.workers(run)).isEqualTo(2);
        assertThat(claims.held(run)).extracting(ClaimStore.Held::worker).containsExactly("a", "b", "a");
    }

    @Test
    void aWorkerSkipsThePartitionThatAnotherIsClaiming() {
        ledger.transaction.executeWithoutResult(status -> {
            Claim first = claim("a");
            // On a connection of its own, while the first is not committed.
            Optional<Claim> second = CompletableFuture.supplyAsync(() -> claims.claim(run, "b", LEASE))
                    .join();
            assertThat(first.partition()).isZero();
            // H2, also behind the server for Oracle's driver, locks all rows that it finds, not those that are fetched.
            if (postgreSql) {
                assertThat(second).map(Claim::partition).contains(1);
            } else {
                assertThat(second).isEmpty();
            }
        });
    }

    @Test
    void aDeadWorkersPartitionIsClaimedAfterTheLeaseAndItsCommitIsRefused() {
        Claim dead = claim("a");
        claim("b");
        claim("b");
        ledger.pass(LEASE);
        assertThat(claims.claim(run, "b", LEASE)).isEmpty();
        ledger.pass(Duration.ofMillis(1));
        assertThat(claims.workers(run)).isEqualTo(1);

        Claim next = claim("b");

        assertThat(next.partition()).isZero();
        assertThat(next.epoch()).isEqualTo(dead.epoch() + 1);
        assertThatExceptionOfType(LeaseLostException.class)
                .isThrownBy(dead::requireHeld)
                .withMessageStartingWith("The claim of partition 0 of run " + run + " (epoch 2) was lost");
        dead.renew();
        assertThat(dead.held()).isFalse();
        dead.done();
        next.requireHeld();
        assertThat(claims.share(run)).isEqualTo(new ClaimStore.Share(3, 0));
    }

    @Test
    void aRenewedClaimIsKept() {
        Claim kept = claim("a");
        ledger.pass(LEASE);
        kept.renew();
        ledger.pass(LEASE);

        assertThat(claim("b").partition()).isEqualTo(1);
        kept.requireHeld();
    }

    /** Its worker may hang in a call, while the thread that renews claims works. */
    @Test
    void aClaimThatWasNotRenewedInTimeIsLeftToOthers() {
        Duration lease = Duration.ofMillis(50);
        Claim slow = claims.claim(run, "a", lease).orElseThrow();
        ledger.pass(lease.plusMillis(1));
        await().until(() -> !slow.held());

        slow.renew();

        assertThat(claim("b").partition()).isZero();
    }

    @Test
    void aReleasedPartitionIsFreeAndADoneOneIsNot() {
        Claim released = claim("a");
        Claim done = claim("a");
        released.release();
        done.done();

        assertThat(claim("b").partition()).isZero();
        assertThat(claim("b").partition()).isEqualTo(2);
        assertThat(claims.claim(run, "b", LEASE)).isEmpty();
        assertThat(claims.share(run)).isEqualTo(new ClaimStore.Share(3, 1));
    }

    @Test
    void takingTheLeaseOfTheRunClosesItsClaims() {
        Claim before = claim("a");

        ledger.leases.take(run, new Owner("host-a", 4711, "100", "place-a"), LEASE);

        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(before::requireHeld);
        assertThat(claims.claim(run, "a", LEASE)).isEmpty();
        assertThat(claims.offers(source)).isEmpty();
        claims.offer(run, 1, 201, null, "1.0");
        assertThat(claim("a").step()).isEqualTo(201);
    }

    @Test
    void releasingTheLeaseOfTheRunClosesItsClaimsToo() {
        Owner manager = new Owner("host-a", 4711, "100", "place-a");
        int epoch = ledger.leases.take(run, manager, LEASE);
        claims.offer(run, 1, 201, null, "1.0");
        Claim held = claim("a");

        ledger.leases.release(run, epoch, manager, AttemptOutcome.FAILED, "for a test");

        assertThatExceptionOfType(LeaseLostException.class).isThrownBy(held::requireHeld);
    }

    @Test
    void aFailureIsRetriedThreeTimesUnlessItIsFinal() {
        for (boolean progressed : new boolean[] {false, false, true, false, false}) {
            assertThat(claims.failure(run)).isEmpty();
            claim("a").fail(Reason.FAILED, "no route to the database", progressed);
        }
        assertThat(claims.failure(run)).contains(new ClaimStore.Failure(0, Reason.FAILED, "no route to the database"));
        // The manager may be dead; until the partition is offered again, nobody tries it again and again.
        assertThat(claim("a").partition()).isEqualTo(1);

        claims.offer(run, 0, 300, null, "1.0");
        assertThat(claims.failure(run)).isEmpty();
        claim("a").fail(Reason.SNAPSHOT_LOST, "ORA-01555", false);
        assertThat(claims.failure(run)).contains(new ClaimStore.Failure(0, Reason.SNAPSHOT_LOST, "ORA-01555"));
        assertThat(claim("a").partition()).isEqualTo(2);
        assertThat(claims.offers(source)).isEmpty();
    }

    @Test
    void nothingIsOfferedOfARunThatAnOperatorWantsStopped() {
        ledger.runs.requestStop(run, new StopRequest("somebody", "for a test"));

        assertThat(claims.offers(source)).isEmpty();
    }

    @Test
    void theRegistryTellsLivingWorkersFromDeadOnes() {
        WorkerStore workers = ledger.workers;
        String name = "w-" + run;
        workers.register(name, source, new Owner("host-a", 4711, "100", "place-a"), "1.0", LEASE);
        assertThat(workers.beat(name, 1_234, false, LEASE)).isTrue();
        workers.say(name, run, "it has another bucket");
        assertThat(find(name)).satisfies(worker -> {
            assertThat(worker.alive()).isTrue();
            assertThat(worker.rowsPerSecond()).isEqualTo(1_234);
            assertThat(worker.message()).isEqualTo("it has another bucket");
            assertThat(worker.worksOn(run)).isFalse();
            assertThat(worker.worksOn(run + 1)).isTrue();
        });
        assertThat(workers.of(source)).extracting(WorkerStore.Worker::id).containsExactly(name);
        assertThat(workers.of("another")).isEmpty();

        ledger.pass(LEASE.plusMillis(1));
        assertThat(find(name).alive()).isFalse();
        workers.remove(name);
        assertThat(workers.beat(name, 0, false, LEASE)).isFalse();
    }

    private WorkerStore.Worker find(String name) {
        return ledger.workers.all().stream()
                .filter(worker -> worker.id().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
