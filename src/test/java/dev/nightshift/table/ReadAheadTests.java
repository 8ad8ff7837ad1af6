package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Block;
import dev.nightshift.source.BlockReader;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.ReadAhead;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
final class ReadAheadTests {

    private static final Duration LONG = Duration.ofSeconds(10);

    @Test
    void blocksArriveInOrderAndThenNothingEverAfter() throws Exception {
        ScriptedBlocks blocks = new ScriptedBlocks(100, ScriptedBlocks.End.STREAM);
        try (ReadAhead reader = new ReadAhead(() -> blocks, "all", 3)) {
            for (int i = 1; i <= 100; i++) {
                assertThat(number(reader.next())).isEqualTo(i);
            }
            assertThat(reader.next()).isNull();
            assertThat(reader.next()).isNull();
            assertThat(reader.ready(Duration.ZERO)).isTrue();
        }
        assertThat(blocks.closed).hasValue(1);
    }

    @Test
    void aFailureArrivesAfterTheBlocksBeforeIt() throws Exception {
        ScriptedBlocks blocks = new ScriptedBlocks(2, ScriptedBlocks.End.FAILURE);
        try (ReadAhead reader = new ReadAhead(() -> blocks, "rows of T", 32)) {
            assertThat(blocks.reached.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(number(reader.next())).isEqualTo(1);
            assertThat(number(reader.next())).isEqualTo(2);
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(reader::next)
                    .withMessage("Reading rows of T failed: the line is dead")
                    .withCauseInstanceOf(SQLException.class)
                    .matches(e -> e.reason() != Reason.REFUSED);
            assertThat(reader.next()).isNull();
        }
        assertThat(blocks.closed).hasValue(1);
    }

    @Test
    void aRefusalOfTheSourceArrivesAsItIs() {
        NightshiftException refusal = NightshiftException.refused("no");
        try (ReadAhead reader = new ReadAhead(
                () -> {
                    throw refusal;
                },
                "rows of T",
                3)) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(reader::next)
                    .isSameAs(refusal);
        }
    }

    @Test
    void anErrorOfTheReadingThreadIsNotLost() {
        try (ReadAhead reader = new ReadAhead(
                () -> {
                    throw new NoClassDefFoundError("a driver's");
                },
                "rows of T",
                3)) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(reader::next)
                    .withMessage("Reading rows of T failed: a driver's")
                    .withCauseInstanceOf(NoClassDefFoundError.class);
        }
    }

    @Test
    void readyTimesOutAndIsTrueOnceABlockIsThere() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        ScriptedBlocks blocks = new ScriptedBlocks(1, ScriptedBlocks.End.STREAM);
        try (ReadAhead reader = new ReadAhead(
                () -> {
                    awaitUninterruptibly(gate);
                    return blocks;
                },
                "all",
                3)) {
            assertThat(reader.ready(Duration.ofMillis(5))).isFalse();
            gate.countDown();
            assertThat(reader.ready(LONG)).isTrue();
            assertThat(reader.ready(Duration.ZERO)).isTrue();
            assertThat(number(reader.next())).isEqualTo(1);
        }
    }

    @Test
    void atMostTheCapacityIsReadAhead() throws Exception {
        ScriptedBlocks blocks = new ScriptedBlocks(3, ScriptedBlocks.End.WAITING);
        try (ReadAhead reader = new ReadAhead(() -> blocks, "all", 1)) {
            assertThat(reader.ready(LONG)).isTrue();
            assertThat(blocks.reached.getCount()).isEqualTo(1);
            assertThat(number(reader.next())).isEqualTo(1);
            assertThat(number(reader.next())).isEqualTo(2);
            assertThat(number(reader.next())).isEqualTo(3);
            assertThat(blocks.reached.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void closeEndsAReadingThatWaitsForRoom() throws Exception {
        ScriptedBlocks blocks = new ScriptedBlocks(Integer.MAX_VALUE, ScriptedBlocks.End.STREAM);
        ReadAhead reader = new ReadAhead(() -> blocks, "all", 1);
        assertThat(reader.ready(LONG)).isTrue();

        reader.close();

        assertThat(blocks.closed).hasValue(1);
        assertThat(reader.next()).isNull();
    }

    @Test
    void closeCancelsAReadingThatWaitsForTheDatabaseAndDoesNotInterruptIt() throws Exception {
        ScriptedBlocks blocks = new ScriptedBlocks(1, ScriptedBlocks.End.WAITING);
        ReadAhead reader = new ReadAhead(() -> blocks, "all", 3);
        assertThat(blocks.reached.await(10, TimeUnit.SECONDS)).isTrue();

        reader.close();

        assertThat(blocks.closed).hasValue(1);
        assertThat(blocks.interrupts).hasValue(0);
        assertThat(reader.next()).isNull();
    }

    @Test
    void closingTwiceIsHarmless() throws Exception {
        ScriptedBlocks blocks = new ScriptedBlocks(5, ScriptedBlocks.End.STREAM);
        ReadAhead reader = new ReadAhead(() -> blocks, "all", 1);

        reader.close();
        reader.close();

        assertThat(blocks.closed).hasValueLessThanOrEqualTo(1);
        assertThat(reader.next()).isNull();
    }

    @Test
    void anInterruptWhileClosingIsKept() {
        ScriptedBlocks blocks = new ScriptedBlocks(5, ScriptedBlocks.End.STREAM);
        ReadAhead reader = new ReadAhead(() -> blocks, "all", 1);
        Thread.currentThread().interrupt();

        reader.close();

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void closeInTheMiddleLeavesNoConnectionAndOtherReadersUndisturbed(@TempDir Path folder) throws Exception {
        try (TestDatabase database = TestDatabase.inFile(folder)) {
            database.execute(
                    "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, NAME VARCHAR2(200), LAST_LOGIN TIMESTAMP)",
                    "INSERT INTO LOGINS SELECT X, RPAD('x', 200, 'x'), DATEADD('SECOND', X, TIMESTAMP '2026-01-01 00:00:00')"
                            + " FROM SYSTEM_RANGE(1, 60000)",
                    "CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)",
                    "SET CACHE_SIZE 0");
            LoginSource source = database.source();
            LoginTable table = source.describe();
            try (BlockReader other = source.read(table, KeyRange.ALL_LOGINS, null, new BlockSize(100, 655_360))) {
                int rows = 0;
                for (Block block = other.next(); block != null; block = other.next()) {
                    rows += block.records().size();
                    if (rows % 2_000 == 0) {
                        BlockReader cut = source.read(table, KeyRange.ALL_LOGINS, null, new BlockSize(100, 655_360));
                        cut.next();
                        cut.close();
                        assertThat(database.dataSource().open()).isLessThanOrEqualTo(1);
                    }
                }
                assertThat(rows).isEqualTo(60_000);
            }
        }
    }

    @Test
    void closeCancelsADatabaseThatIsStillLookingForTheFirstRow() throws Exception {
        try (TestDatabase database = TestDatabase.inMemory()) {
            database.execute("CREATE VIEW SLOW AS SELECT A.X AS ID, TIMESTAMP '2026-01-01 00:00:00' AS LAST_LOGIN"
                    + " FROM SYSTEM_RANGE(1, 1000000) A, SYSTEM_RANGE(1, 1000000) B WHERE A.X + B.X < 0");
            LoginTable table = HandMadeTable.named("SLOW");
            BlockReader reader = database.source().read(table, KeyRange.ALL_LOGINS, null, new BlockSize(100, 655_360));
            while (database.query("SELECT 1 FROM INFORMATION_SCHEMA.SESSIONS WHERE SESSION_ID <> SESSION_ID()"
                            + " AND EXECUTING_STATEMENT LIKE '%SLOW%'")
                    .isEmpty()) {
                Thread.onSpinWait();
            }

            reader.close();

            assertThat(database.dataSource().open()).isZero();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch gate) {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long number(@Nullable Block block) {
        return (Long) Objects.requireNonNull(block).records().get(0).id().value();
    }
}
