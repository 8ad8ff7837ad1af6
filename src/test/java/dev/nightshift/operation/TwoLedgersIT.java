package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.nightshift.work.Background;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** If two ledgers publish the same run into one bucket, one wins, and the other changes nothing of it. */
final class TwoLedgersIT {

    private static final int ROWS = 26;
    private static final int CHUNK = 5;

    private Installation one;
    private Installation other;

    @BeforeEach
    void install(@TempDir Path folder) throws Exception {
        one = Installation.in(folder.resolve("one"), CHUNK).fill(ROWS);
        other = one.another(folder.resolve("other")).withBucketOf(one);
    }

    private void dies(Installation installation, String place) {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(Trouble.death(Trouble.Place.of(place))));
        installation.buryOwners();
    }

    @Test
    void whoHasBegunToPublishIsNotDisturbedByTheOther() {
        dies(one, "BEFORE 0 PUT manifest.json");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(other::run)
                .withMessageContaining("is already published in the bucket")
                .matches(e -> e.reason() == Reason.REFUSED);

        assertThat(one.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(one.published().lines()).hasSize(ROWS);
    }

    @Test
    void whoComesSecondTakesOtherNamesAndTheFirstSaysThatItLost() {
        dies(one, "AFTER 2 PUT part.*");

        assertThat(other.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        PublishedRun published = other.published();

        assertThatExceptionOfType(NightshiftException.class).isThrownBy(one::run);
        assertThat(other.published(false)).isEqualTo(published);
        assertThat(published.lines()).hasSize(ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BEFORE 0 PUT part.*",
                "AFTER 1 PUT part.*",
                "BEFORE 2 COMMIT INSERT NIGHTSHIFT_PART.*",
                "BEFORE 0 PUT report.json",
                "AFTER 0 PUT report.json",
                "BEFORE 0 PUT manifest.json"
            })
    void ofTwoThatWorkAtTheSameTimeOnePublishesAndTheOtherSaysSo(String meeting) throws Exception {
        other.numberBatchFrom(1000);
        Object lock = new Object();
        Phaser both = new Phaser(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Optional<NightshiftException>>> works =
                    List.of(() -> work(one, meeting, both, lock), () -> work(other, meeting, both, lock));
            List<Optional<NightshiftException>> ends = new ArrayList<>();
            for (Future<Optional<NightshiftException>> end : threads.invokeAll(works)) {
                ends.add(end.get());
            }
            List<NightshiftException> lost =
                    ends.stream().flatMap(Optional::stream).toList();
            assertThat(lost).hasSize(1);
            assertThat(lost.get(0))
                    .matches(e -> e.reason() == Reason.INCONSISTENT)
                    .hasMessageContaining("Run 1 cannot be published: nightshift/logins/runs/")
                    .hasMessageContaining("exists with other bytes: another ledger, or another version of this"
                            + " program, has published the run of logins")
                    .hasMessageEndingWith(
                            "\nStart a new run with: nightshift run --cutoff 2026-11-23T00:00:00Z --rerun");
        } finally {
            threads.shutdownNow();
        }
        PublishedRun published = one.published(false);
        assertThat(published.lines()).hasSize(ROWS).doesNotHaveDuplicates();
        // Another attempt of the other ledger does no harm either.
        for (Installation installation : List.of(one, other)) {
            try {
                installation.run();
            } catch (NightshiftException e) {
                assertThat(e.getMessage())
                        .containsAnyOf("another version of this program, has published", "is already published in");
            }
        }
        assertThat(one.published(false)).isEqualTo(published);
    }

    /** The first parts of both have the same number and the same bytes, but not the same name. */
    @Test
    void whatOneDeletesTheOtherNeverCounts() throws Exception {
        other.numberBatchFrom(1000);
        CountDownLatch otherHasListed = new CountDownLatch(1);
        CountDownLatch oneHasPut = new CountDownLatch(1);
        CountDownLatch otherIsComplete = new CountDownLatch(1);
        Trouble rollback = Trouble.event(Trouble.Place.of("BEFORE 0 INSERT NIGHTSHIFT_PART"), () -> {
            oneHasPut.countDown();
            await(otherIsComplete);
            throw NightshiftException.failed("the transaction is rolled back", null);
        });
        Background<Throwable> failing = Background.start("one", () -> {
            await(otherHasListed);
            return catchThrowable(() -> one.run(rollback));
        });

        other.run(Trouble.event(Trouble.Place.of("BEFORE 0 PUT part.*"), () -> {
            otherHasListed.countDown();
            await(oneHasPut);
        }));
        otherIsComplete.countDown();

        assertThat(failing.get()).hasMessageContaining("the transaction is rolled back");
        assertThat(other.published(false).lines()).hasSize(ROWS);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Works until the meeting point, waits there for the other if that gets there, and continues. */
    private static Optional<NightshiftException> work(
            Installation installation, String meeting, Phaser both, Object lock) {
        Decorators troubled = Trouble.event(Trouble.Place.of(meeting), both::arriveAndAwaitAdvance)
                .decorators();
        Decorators decorators = new Decorators(
                store -> troubled.bucket().apply(new OneAtATime(store, lock)), troubled.ledger(), troubled.source());
        try {
            installation
                    .operations(decorators)
                    .run(
                            new RunRequest(Installation.CUTOFF, null, false),
                            new Installation.Silence(),
                            new StopSignal());
            return Optional.empty();
        } catch (NightshiftException e) {
            return Optional.of(e);
        } finally {
            both.arriveAndDeregister();
        }
    }
}
