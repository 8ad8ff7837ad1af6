package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.PartitionState;
import dev.nightshift.login.Position;
import dev.nightshift.work.NightshiftException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;

@ParameterizedClass
@EnumSource
final class ProgressStoreTests {

    private static final Instant LOGIN = Instant.parse("2026-11-22T23:59:59.999999999Z");

    private final TestLedger ledger;
    private final ProgressStore progress;
    private long run;

    ProgressStoreTests(TestDatabase database) {
        ledger = database.ledger();
        progress = ledger.progress;
    }

    @BeforeEach
    void takeRun(TestInfo test) {
        run = ledger.run("progress." + test.getTestMethod().orElseThrow().getName())
                .id();
    }

    @Test
    void partitionsComeInStreamOrderAsTheyWerePlanned() {
        PlannedPartition all = new PlannedPartition(0, false, null, "2026-01-01 00:00:00.000001");
        PlannedPartition rest = new PlannedPartition(2, false, "2026-01-01 00:00:00.000001", null);
        PlannedPartition never = new PlannedPartition(10, true, null, null);
        assertThat(progress.partitions(run)).isEmpty();

        progress.add(run, never);
        progress.add(run, rest);
        progress.add(run, all);

        assertThat(progress.partitions(run)).containsExactly(all, rest, never);
    }

    @Test
    void aPartitionStartsWithNothingCommitted() {
        addPartition(0);

        assertThat(progress.checkpoint(run, 0)).isEqualTo(Checkpoint.START);
    }

    @Test
    void aPartitionIsPlannedOnce() {
        addPartition(0);

        assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> addPartition(0));
    }

    @Test
    void aCheckpointComesBackAsItWasSaved() {
        addPartition(0);
        List<Position> positions = List.of(
                new Position("2026-11-22 23:59:59.999999999", LoginId.of(Long.MIN_VALUE)),
                new Position("2026-11-22 23:59:59", LoginId.of(new BigDecimal("12345678901234567890123456789.000001"))),
                new Position(null, LoginId.of("")),
                new Position("2026-11-22 23:59:59", LoginId.of("n:1 'ä€😀\\ \"x")));
        for (int i = 0; i < positions.size(); i++) {
            Checkpoint checkpoint =
                    new Checkpoint(positions.get(i), 100_000_000_000L + i, 2 + i, SampleState.random(i));

            progress.save(run, 0, checkpoint);

            assertThat(progress.checkpoint(run, 0)).isEqualTo(checkpoint);
        }
    }

    @Test
    void findingsOfManyRandomStreamsComeBackEqual() {
        addPartition(0);
        for (int seed = 0; seed < 60; seed++) {
            Checkpoint checkpoint =
                    new Checkpoint(new Position("t", LoginId.of(seed)), seed, 2, SampleState.random(seed));

            progress.save(run, 0, checkpoint);

            assertThat(progress.checkpoint(run, 0)).as("seed %d", seed).isEqualTo(checkpoint);
        }
    }

    @Test
    void theLargestHeapComesBackEqual() {
        addPartition(0);
        List<Login> logins = IntStream.range(0, 12_000)
                .mapToObj(i -> new Login(LOGIN.plusNanos(i), LoginId.of("id of the row " + i)))
                .toList();
        PartitionState.Snapshot findings = SampleState.of(10_000, LOGIN.plusSeconds(1), logins);
        assertThat(findings.latest().logins()).hasSize(10_000);

        progress.save(run, 0, new Checkpoint(new Position("t", LoginId.of(1)), 12_000, 2, findings));

        assertThat(progress.checkpoint(run, 0).findings()).isEqualTo(findings);
    }

    @Test
    void aCheckpointOfAnotherFormatVersionIsRefused() {
        addPartition(0);
        ledger.jdbc
                .sql("UPDATE NIGHTSHIFT_PARTITION SET FORMAT_VERSION = 2 WHERE RUN_ID = ?")
                .param(run)
                .update();

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> progress.checkpoint(run, 0))
                .withMessage("The checkpoint of run " + run + ", partition 0 has format version 2, this program reads"
                        + " version 1; use the program that wrote it");
    }

    @Test
    void aMissingPartitionIsNamed() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> progress.checkpoint(run, 3))
                .withMessage(
                        "Run " + run + " has no partition 3 in the ledger; the row is missing in NIGHTSHIFT_PARTITION");
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> progress.save(run, 3, Checkpoint.START))
                .withMessage("Run " + run + " has no partition 3 in the ledger");
    }

    @Test
    void partsComeInStreamOrderAsTheyWereRecorded() {
        addPartition(0);
        addPartition(11);
        PartRow first = part(0, 1, LOGIN, LoginId.of(1));
        PartRow second = part(0, 2, LOGIN.plusNanos(1), LoginId.of("x"));
        PartRow tenth = part(0, 10, LOGIN, LoginId.of(new BigDecimal("0.5")));
        PartRow never = part(11, 1, null, LoginId.of(9));

        for (PartRow part : List.of(never, tenth, second, first)) {
            progress.add(run, part);
        }

        assertThat(progress.parts(run)).containsExactly(first, second, tenth, never);
    }

    @Test
    void aPartIsRecordedOnceAndOnlyInAPlannedPartition() {
        addPartition(0);
        progress.add(run, part(0, 1, LOGIN, LoginId.of(1)));

        assertThatExceptionOfType(DuplicateKeyException.class)
                .isThrownBy(() -> progress.add(run, part(0, 1, LOGIN, LoginId.of(1))));
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> progress.add(run, part(1, 1, LOGIN, LoginId.of(1))));
    }

    @Test
    void rowsDoneAreThoseOfAllPartitions() {
        assertThat(progress.rowsDone(run)).isZero();
        addPartition(0);
        addPartition(1);
        progress.save(run, 0, new Checkpoint(null, 3_000_000_000L, 1, null));
        progress.save(run, 1, new Checkpoint(null, 7, 1, null));

        assertThat(progress.rowsDone(run)).isEqualTo(3_000_000_007L);
    }

    private void addPartition(int number) {
        progress.add(run, new PlannedPartition(number, false, null, null));
    }

    private static PartRow part(int partition, int number, @Nullable Instant login, LoginId id) {
        return new PartRow(
                partition,
                number,
                "data/part-p0" + partition + "-" + number,
                100_000,
                5_000_000_000L,
                "ab".repeat(32),
                "etag-" + number,
                login,
                id,
                login,
                id);
    }
}
