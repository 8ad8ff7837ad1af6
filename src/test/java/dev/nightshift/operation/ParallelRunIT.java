package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.operation.Trouble.Place;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Regardless of how many ranges are read at the same time, rows and answers equal those of one pass. */
class ParallelRunIT {

    private static final int CHUNK = 10;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void answersAndRowsAreThoseOfOnePass(long seed) throws SQLException {
        Installation one = Installation.in(folder.resolve("one"), CHUNK).withFolderAsBucket();
        SplittableRandom random = new SplittableRandom(seed);
        insert(one, 500, () -> random.nextInt(2_000));
        one.run();
        for (int ranges : List.of(2, 3, 8)) {
            Installation many = one.another(folder.resolve("in-" + ranges)).withPartitions(ranges);
            many.run();
            assertThat(partitions(many.published())).as("%d ranges", ranges).isEqualTo(ranges + 1);
            assertSame(many.published(), one.published());
        }
    }

    @Test
    void aTableWithHalfOfItsRowsAtOneTimeIsReadInTheRangesThatTimesAllow() throws SQLException {
        Installation one = Installation.in(folder.resolve("one"), CHUNK).withFolderAsBucket();
        SplittableRandom random = new SplittableRandom(7);
        insert(one, 400, () -> random.nextBoolean() ? 1_000 : random.nextInt(2_000));
        one.run();

        Installation four = one.another(folder.resolve("four")).withPartitions(4);
        four.run();

        assertThat(partitions(four.published())).isBetween(3, 5);
        assertSame(four.published(), one.published());
    }

    @Test
    void aTableWithOneTimeOnlyIsReadInOneRange() throws SQLException {
        Installation installation = Installation.in(folder.resolve("home"), CHUNK)
                .withFolderAsBucket()
                .withPartitions(4);
        insert(installation, 100, () -> 5);

        installation.run();

        // One partition is for the logins, one for the rows that never logged in.
        assertThat(partitions(installation.published())).isEqualTo(2);
        assertThat(installation.published().lines()).hasSize(100);
    }

    @Test
    void aTableOfLessThanTwoChunksIsReadInOneRange() throws SQLException {
        Installation installation = Installation.in(folder.resolve("home"), CHUNK)
                .withFolderAsBucket()
                .withPartitions(4)
                .fill(2 * CHUNK - 1);

        installation.run();

        assertThat(partitions(installation.published())).isEqualTo(2);
    }

    @Test
    void aRunThatWasBegunInSomeRangesGoesOnInThemWhateverTheSettingSaysLater() throws SQLException {
        Installation installation = Installation.in(folder.resolve("home"), CHUNK)
                .withFolderAsBucket()
                .withPartitions(3)
                .fill(100);
        Trouble trouble = Trouble.death(Place.of("AFTER 4 PUT part-.*"));
        assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> installation.run(trouble));
        installation.buryOwners();

        installation.withPartitions(1).run();

        assertThat(partitions(installation.published())).isEqualTo(4);
        assertThat(installation.published().lines()).hasSize(100);
    }

    @Test
    void whatFailsInOneRangeFailsTheAttemptWithItsCauseAndARestartEndsIt() throws SQLException {
        Installation installation = Installation.in(folder.resolve("home"), CHUNK)
                .withFolderAsBucket()
                .withPartitions(3)
                .fill(300);
        Trouble trouble = Trouble.failure(Place.of("BEFORE 0 PUT part-p01-000002.*"), 0);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(trouble))
                .withMessageContaining("made to fail BEFORE 0 PUT part-p01-000002");
        installation.run();

        assertThat(installation.published().lines()).hasSize(300);
    }

    @Test
    void whatFailsInOneRangeEndsTheOthersAtTheirLastCommit() throws SQLException {
        Installation installation = Installation.in(folder.resolve("home"), CHUNK)
                .withFolderAsBucket()
                .withPartitions(2)
                .fill(1_000);
        Trouble trouble = Trouble.failure(Place.of("BEFORE 0 PUT part-p00-000001.*"), 0);

        assertThatExceptionOfType(NightshiftException.class).isThrownBy(() -> installation.run(trouble));

        // Each has about 43 parts.
        assertThat(trouble.changes().stream().filter(change -> change.startsWith("PUT part-p01")))
                .hasSizeLessThan(40);
        assertThat(trouble.changes().stream().filter(change -> change.startsWith("PUT part-p02")))
                .isEmpty();
    }

    @Test
    void whatFailsInOneRangeEndsTheWaitOfAnotherForTheBucket() throws SQLException {
        Installation installation = Installation.in(folder.resolve("home"), CHUNK)
                .withFolderAsBucket()
                .withPartitions(2)
                .fill(300);
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Decorators outage = Trouble.event(Place.of("BEFORE 0 PUT part-p01-000001.*"), () -> {
                    waiting.countDown();
                    try {
                        Thread.sleep(20_000);
                    } catch (InterruptedException e) {
                        ended.countDown();
                    }
                })
                .decorators();
        Decorators failure = Trouble.event(Place.of("BEFORE 0 PUT part-p00-000001.*"), () -> {
                    await(waiting);
                    throw NightshiftException.failed("the first range failed", null);
                })
                .decorators();
        Decorators both = new Decorators(
                store -> failure.bucket().apply(outage.bucket().apply(store)), failure.ledger(), failure.source());

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation
                        .operations(both)
                        .run(
                                new RunRequest(Installation.CUTOFF, null, false),
                                new Installation.Silence(),
                                new StopSignal()))
                .withMessageContaining("the first range failed");
        await(ended);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aStopEndsAllRangesAndTheRunGoesOnLater() throws SQLException {
        Installation installation = Installation.in(folder.resolve("home"), CHUNK)
                .withFolderAsBucket()
                .withPartitions(3)
                .fill(1_000);
        StopSignal stop = new StopSignal();
        Trouble trouble = Trouble.event(Place.of("AFTER 5 PUT part-.*"), () -> stop.request("signal SIGTERM"));

        RunResult stopped = installation
                .operations(trouble.decorators())
                .run(new RunRequest(Installation.CUTOFF, null, false), new Installation.Silence(), stop);

        assertThat(stopped.ending()).isEqualTo(RunResult.Ending.STOPPED);
        assertThat(stopped.status().rows()).isBetween(1L, 999L);
        assertThat(installation.run().ending()).isEqualTo(RunResult.Ending.COMPLETED);
        assertThat(installation.published().lines()).hasSize(1_000);
    }

    @Test
    void whatFailsBeforeARangeIsBegunFailsTheAttemptAsItIs() throws SQLException {
        Installation installation = Installation.in(folder.resolve("home"), CHUNK)
                .withFolderAsBucket()
                .withPartitions(3)
                .fill(300);
        Trouble trouble = Trouble.failure(Place.of("BEFORE 1 UPDATE BATCH_STEP_EXECUTION.*"), 0);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> installation.run(trouble))
                .withMessageContaining("made to fail");
        installation.run();

        assertThat(installation.published().lines()).hasSize(300);
    }

    private static void assertSame(PublishedRun actual, PublishedRun expected) {
        assertThat(actual.lines()).isEqualTo(expected.lines());
        assertThat(actual.answers()).isEqualTo(expected.answers());
    }

    /** Some row of each range was read. */
    private static int partitions(PublishedRun run) {
        return (int) run.manifest()
                .get("parts")
                .valueStream()
                .map((JsonNode part) -> part.get("partition").asInt())
                .distinct()
                .count();
    }

    @FunctionalInterface
    private interface Times {
        int next();
    }

    private static void insert(Installation installation, int rows, Times times) throws SQLException {
        LocalDateTime start = LocalDateTime.of(2026, 11, 22, 23, 40);
        try (Connection source = installation.source();
                Statement all = source.createStatement();
                var insert = source.prepareStatement("INSERT INTO LOGINS VALUES (?, ?, ?)")) {
            all.execute("DELETE FROM LOGINS");
            for (int i = 0; i < rows; i++) {
                insert.setLong(1, i * 31L % 997);
                insert.setString(2, "user " + i);
                insert.setObject(3, i % 11 == 0 ? null : start.plusNanos(times.next() * 500_000_001L));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
