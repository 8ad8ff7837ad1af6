package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.ReadAhead;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import dev.nightshift.work.WorkAhead;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A reading whose connection breaks returns the same blocks as one that was not disturbed, regardless of where it
 * breaks.
 */
@Timeout(60)
final class ReconnectingBlocksTests {

    private static final int ROWS = 23;
    private static final int ROWS_PER_BLOCK = 4;

    private final SteppingTime time = new SteppingTime();

    @AutoClose
    private final TestDatabase database = TestDatabase.inMemory();

    @BeforeEach
    void fill() {
        database.execute(
                "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP(9), NAME VARCHAR2(20))",
                "INSERT INTO LOGINS SELECT X, CASE WHEN MOD(X, 4) = 0 THEN NULL ELSE DATEADD('SECOND', MOD(X, 5),"
                        + " TIMESTAMP '2026-01-01 00:00:00') END, 'n' || X FROM SYSTEM_RANGE(1, " + ROWS + ")",
                "CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConnectionMayBreakAtAnyRow(boolean neverLoggedIn) {
        KeyRange range = neverLoggedIn ? KeyRange.NEVER_LOGGED_IN : KeyRange.ALL_LOGINS;
        LoginTable table = database.source().describe();
        List<String> undisturbed = rows(database.source(), table, range, null, ROWS_PER_BLOCK);
        int rows = (int)
                undisturbed.stream().filter(line -> !line.startsWith("block")).count();

        // At the row after the last one the end itself is lost.
        for (int k = 1; k <= rows + 1; k++) {
            int at = k;
            DyingDataSource dying = new DyingDataSource(database.dataSource(), n -> n == at);

            assertThat(rows(source(dying), table, range, null, ROWS_PER_BLOCK))
                    .as("dead at row %d", k)
                    .isEqualTo(undisturbed);
            assertThat(dying.deaths()).isEqualTo(1);
        }
    }

    @Test
    void everyConnectionMayBreakAfterOneBlock() {
        LoginTable table = database.source().describe();
        List<String> undisturbed = rows(database.source(), table, KeyRange.ALL_LOGINS, null, ROWS_PER_BLOCK);
        DyingDataSource dying = new DyingDataSource(database.dataSource(), n -> n % (ROWS_PER_BLOCK + 1) == 0);

        assertThat(rows(source(dying), table, KeyRange.ALL_LOGINS, null, ROWS_PER_BLOCK))
                .isEqualTo(undisturbed);
        assertThat(dying.deaths()).isGreaterThan(3);
        // Every block is progress: the pauses do not grow.
        assertThat(time.pauses).containsOnly(Duration.ofMillis(750));
    }

    @Test
    void aReadingThatResumesAfterACheckpointSurvivesToo() {
        LoginTable table = database.source().describe();
        Position third =
                Streams.positions(database.source(), table, KeyRange.ALL_LOGINS).get(2);
        List<String> undisturbed = rows(database.source(), table, KeyRange.ALL_LOGINS, third, ROWS_PER_BLOCK);
        DyingDataSource dying = new DyingDataSource(database.dataSource(), n -> n == 1 || n == 7);

        assertThat(rows(source(dying), table, KeyRange.ALL_LOGINS, third, ROWS_PER_BLOCK))
                .isEqualTo(undisturbed);
    }

    @Test
    void aTableIsDescribedAndCountedAgain() {
        DyingDataSource dying = new DyingDataSource(database.dataSource(), n -> n <= 3);
        LoginSource source = source(dying);

        assertThat(source.describe()).isEqualTo(database.source().describe());
        assertThat(dying.deaths()).isEqualTo(3);
        assertThat(source(new DyingDataSource(database.dataSource(), n -> n == 1))
                        .count(source.describe(), new StopSignal()))
                .hasValue(ROWS);
    }

    @Test
    void aDatabaseThatDoesNotComeBackIsGivenUpInTime() {
        LoginTable table = database.source().describe();
        LoginSource source = source(new DyingDataSource(database.dataSource(), n -> n > 6));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.blocks(source, table, KeyRange.ALL_LOGINS, null, ROWS_PER_BLOCK))
                .withMessage("Reading all logins of \"PUBLIC\".\"LOGINS\" failed: the line is dead (SQLState 08006). It"
                        + " was tried 8 times in 60 s (nightshift.source.retry-for). Fix the cause, then"
                        + " run the command again to resume")
                .matches(failure -> failure.reason() == Reason.FAILED);
    }

    @Test
    void rowsThatDoNotComeInOrderEndTheReadingAtOnce() {
        database.execute("CREATE VIEW TWICE AS SELECT ID, LAST_LOGIN FROM LOGINS UNION ALL SELECT ID, LAST_LOGIN FROM"
                + " LOGINS");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.blocks(
                        source(database.dataSource()), HandMadeTable.named("TWICE"), KeyRange.ALL_LOGINS, null, 10))
                .withMessageContaining("are not in ascending order")
                .matches(e -> e.reason() == Reason.REFUSED);
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void aCursorIsOpenedAfterTheLastBlockHandedOut() {
        List<@Nullable Position> openedAfter = new ArrayList<>();
        ReconnectingBlocks blocks = new ReconnectingBlocks(
                after -> {
                    openedAfter.add(after);
                    return new ScriptedBlocks(1, scripted -> {
                        throw new SQLException("the line is dead", "08006");
                    });
                },
                null,
                this::retries);

        assertThat(blocks.next()).isNotNull();
        assertThat(blocks.next()).isNotNull();
        assertThat(openedAfter).containsExactly(null, new Position(null, LoginId.of(1)));
    }

    /** Another range may read for hours after this one. */
    @Test
    void nothingIsWaitedForAfterTheEnd() {
        Waits waits = new Waits();
        AtomicInteger opened = new AtomicInteger();
        ReconnectingBlocks blocks = new ReconnectingBlocks(
                after -> new ScriptedBlocks(0, scripted -> {
                    if (opened.getAndIncrement() == 0) {
                        throw new SQLException("the line is dead", "08006");
                    }
                    return null;
                }),
                null,
                cancelled -> new Retries(
                        "Reading all",
                        "Look",
                        false,
                        new Retries.Policy(Duration.ofMinutes(1), Duration.ofMinutes(1), () -> true, time, waits),
                        cancelled));

        assertThat(blocks.next()).isNull();
        assertThat(opened).hasValue(2);
        assertThat(waits.longest()).isNull();
    }

    @Test
    void aTripThatWasTooLargeIsTriedAgainWithoutAPause() {
        AtomicInteger opened = new AtomicInteger();
        ReconnectingBlocks blocks = new ReconnectingBlocks(
                after -> new ScriptedBlocks(opened.getAndIncrement(), scripted -> {
                    throw new TripTooLargeException(new SQLException("maxResultBuffer", "08S01"));
                }),
                null,
                this::retries);

        assertThat(blocks.next()).isNotNull();
        assertThat(opened).hasValue(2);
        assertThat(time.pauses).isEmpty();
    }

    @Test
    void anErrorEndsTheReading() {
        List<ScriptedBlocks> opened = new ArrayList<>();
        ReconnectingBlocks blocks = new ReconnectingBlocks(
                after -> {
                    opened.add(new ScriptedBlocks(0, scripted -> {
                        throw new OutOfMemoryError("played");
                    }));
                    return opened.get(0);
                },
                null,
                this::retries);

        assertThatExceptionOfType(OutOfMemoryError.class)
                .isThrownBy(blocks::next)
                .withMessage("played");
        blocks.close();
        assertThat(opened).hasSize(1).allMatch(cursor -> cursor.closed.get() == 1);
    }

    @Test
    void closingEndsTheWaitingForTheNextTryAtOnce() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        WorkAhead<Block> reader = ReadAhead.of(
                "all",
                3,
                () -> new ReconnectingBlocks(
                        after -> {
                            failed.countDown();
                            throw new SQLException("the line is dead", "08006");
                        },
                        null,
                        cancelled -> new Retries(
                                "Reading all",
                                "Look",
                                false,
                                SteppingTime.policy(Duration.ofHours(1), new LongPauses()),
                                cancelled)));
        assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();

        long start = System.nanoTime();
        reader.close();

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }

    private Retries retries(StopSignal stop) {
        return new Retries("Reading all", "Look", false, SteppingTime.policy(Duration.ofMinutes(1), time), stop);
    }

    /** Every row with its values, and where every block ends. */
    private static List<String> rows(
            LoginSource source, LoginTable table, KeyRange range, @Nullable Position after, int rowsPerBlock) {
        List<String> rows = new ArrayList<>();
        for (Block block : Streams.blocks(source, table, range, after, rowsPerBlock)) {
            block.records().forEach(row -> rows.add(row.lastLogin() + " " + row.id() + " " + row.value(2)));
            rows.add("block " + block.position());
        }
        return rows;
    }

    private LoginSource source(DataSource dataSource) {
        SourceProperties settings =
                TestDatabase.bind("url", database.url(), "columns", "*", "time-zone", "UTC", "retry-for", "60s");
        return new LoginSource(dataSource, settings, time, new StopSignal(), new Waits());
    }

    /** Real time, in which every pause would take an hour. */
    private static final class LongPauses implements Sleeper {

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public double random() {
            return 1;
        }

        @Override
        public void pause(Duration duration, StopSignal stop) throws InterruptedException {
            REAL.pause(Duration.ofHours(1), stop);
        }
    }
}
