package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class BlockCursorTests {

    @AutoClose
    private final TestDatabase database = TestDatabase.inMemory();

    @Test
    void aBlockHasAtMostItsRowsAndTheLastOneTheRest() {
        database.execute(
                "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP)",
                "INSERT INTO LOGINS SELECT X, DATEADD('SECOND', X, TIMESTAMP '2026-01-01 00:00:00')"
                        + " FROM SYSTEM_RANGE(1, 2500)");

        assertThat(blocks(KeyRange.ALL_LOGINS, null))
                .extracting(b -> b.records().size())
                .containsExactly(1000, 1000, 500);
    }

    @Test
    void aBlockOfExactlyItsRowsIsNotFollowedByAnEmptyOne() {
        database.execute(
                "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP)",
                "INSERT INTO LOGINS SELECT X, NULL FROM SYSTEM_RANGE(1, 1000)");

        assertThat(blocks(KeyRange.NEVER_LOGGED_IN, null)).hasSize(1);
    }

    @Test
    void aBlockSaysWhereItEnds() {
        database.execute(
                "CREATE TABLE LOGINS (ID VARCHAR2(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP(9))",
                "INSERT INTO LOGINS VALUES ('b', TIMESTAMP '2026-01-02 03:04:05.000000001'), ('a', NULL)");

        assertThat(blocks(KeyRange.ALL_LOGINS, null).get(0).position())
                .isEqualTo(new Position("2026-01-02T03:04:05.000000001", LoginId.of("b")));
        assertThat(blocks(KeyRange.NEVER_LOGGED_IN, null).get(0).position())
                .isEqualTo(new Position(null, LoginId.of("a")));
    }

    @Test
    void blocksOfWideRowsEndByBytesAlsoWhenResumed() {
        database.execute(
                "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP, NOTE VARCHAR2(4000), RAW_ RAW(9000))",
                "INSERT INTO LOGINS SELECT X, DATEADD('SECOND', X, TIMESTAMP '2026-01-01 00:00:00'),"
                        + " RPAD('ä', MOD(X * 37, 4000), 'ä'), RAWTOHEX(RPAD('x', MOD(X * 17, 2000), 'x')) FROM SYSTEM_RANGE(1, 900)");

        List<Block> blocks = blocks(KeyRange.ALL_LOGINS, null);

        assertThat(blocks).hasSizeBetween(9, 20);
        for (int i = 0; i < blocks.size() - 1; i++) {
            assertThat(blocks.get(i).records().stream()
                            .mapToInt(BlockCursorTests::texts)
                            .sum())
                    .isBetween(450_000, 690_000);
            assertThat(blocks(KeyRange.ALL_LOGINS, blocks.get(i).position()))
                    .extracting(Block::position)
                    .isEqualTo(blocks.subList(i + 1, blocks.size()).stream()
                            .map(Block::position)
                            .toList());
        }
    }

    @Test
    void aRowWiderThanABlockIsABlockOfItsOwn() {
        database.execute(
                "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP, NOTE VARCHAR2(1000000))",
                "INSERT INTO LOGINS SELECT X, NULL, RPAD('x', 1000000, 'x') FROM SYSTEM_RANGE(1, 3)");

        assertThat(blocks(KeyRange.NEVER_LOGGED_IN, null))
                .extracting(b -> b.records().size())
                .containsExactly(1, 1, 1);
    }

    @Test
    void aKeyThatDoesNotGrowStopsTheReadingAndNamesBothKeys() {
        database.execute(
                "CREATE TABLE TWICE (ID NUMBER(9), LAST_LOGIN TIMESTAMP)",
                "INSERT INTO TWICE VALUES (7, TIMESTAMP '2026-01-01 00:00:00'), (7, TIMESTAMP '2026-01-01 00:00:00')");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        Streams.blocks(database.source(), HandMadeTable.named("TWICE"), KeyRange.ALL_LOGINS, null, 10))
                .withMessage("The rows of \"PUBLIC\".\"TWICE\" are not in ascending order: (2026-01-01T00:00, 7) came"
                        + " after (2026-01-01T00:00, 7). The id must be unique and the database must order texts by code"
                        + " point; check column ID")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void anIdThatDoesNotGrowAmongTheRowsThatNeverLoggedInStopsTheReading() {
        database.execute(
                "CREATE TABLE TWICE (ID NUMBER(9), LAST_LOGIN TIMESTAMP)",
                "INSERT INTO TWICE VALUES (7, NULL), (7, NULL)");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.blocks(
                        database.source(), HandMadeTable.named("TWICE"), KeyRange.NEVER_LOGGED_IN, null, 1))
                .withMessageContaining("(null, 7) came after (null, 7)");
    }

    @Test
    void aRowWithoutIdIsRefused() {
        database.execute(
                "CREATE TABLE TWICE (ID NUMBER(9), LAST_LOGIN TIMESTAMP)",
                "INSERT INTO TWICE VALUES (7, TIMESTAMP '2026-01-01 00:00:00'), (NULL, TIMESTAMP '2026-01-02 00:00:00')");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        Streams.blocks(database.source(), HandMadeTable.named("TWICE"), KeyRange.ALL_LOGINS, null, 10))
                .withMessage("A row of \"PUBLIC\".\"TWICE\" after (2026-01-01T00:00, 7) has no id; make column ID NOT"
                        + " NULL")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void timesInADaylightSavingGapAreClampedAndThoseInAnOverlapTakeTheEarlierOffset() {
        database.execute(
                "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP(9))",
                "INSERT INTO LOGINS VALUES (1, TIMESTAMP '2026-03-29 01:59:59.999999999'),"
                        + " (2, TIMESTAMP '2026-03-29 02:00:00'), (3, TIMESTAMP '2026-03-29 02:59:59.999999999'),"
                        + " (4, TIMESTAMP '2026-03-29 03:00:00'), (5, TIMESTAMP '2026-10-25 01:59:59.999999999'),"
                        + " (6, TIMESTAMP '2026-10-25 02:00:00'), (7, TIMESTAMP '2026-10-25 02:59:59.999999999'),"
                        + " (8, TIMESTAMP '2026-10-25 03:00:00')");
        LoginSource source = database.source("time-zone", "Europe/Berlin");

        Block block = Streams.blocks(source, source.describe(), KeyRange.ALL_LOGINS, null, 10)
                .get(0);

        assertThat(block.records().stream().map(r -> String.valueOf(r.lastLogin())))
                .containsExactly(
                        "2026-03-29T00:59:59.999999999Z",
                        "2026-03-29T01:00:00Z",
                        "2026-03-29T01:00:00Z",
                        "2026-03-29T01:00:00Z",
                        "2026-10-24T23:59:59.999999999Z",
                        "2026-10-25T00:00:00Z",
                        "2026-10-25T00:59:59.999999999Z",
                        "2026-10-25T02:00:00Z");
        assertThat(block.clamped()).isEqualTo(2);
        assertThat(block.ambiguous()).isEqualTo(2);
    }

    @Test
    void instantsNeverGoBackOverTheTransitionsOfAYearAndEveryBlockCountsItsOwn() {
        database.execute(
                "CREATE TABLE LOGINS (ID NUMBER(9) PRIMARY KEY, LAST_LOGIN TIMESTAMP)",
                "INSERT INTO LOGINS SELECT X, DATEADD('MINUTE', X * 10, TIMESTAMP '2026-01-01 00:00:00')"
                        + " FROM SYSTEM_RANGE(1, 50000)");
        LoginSource source = database.source("time-zone", "Europe/Berlin");

        List<Block> blocks = Streams.blocks(source, source.describe(), KeyRange.ALL_LOGINS, null, 1_000);

        List<LoginRecord> records = Streams.records(blocks);
        for (int i = 1; i < records.size(); i++) {
            Duration gap = Duration.between(lastLogin(records.get(i - 1)), lastLogin(records.get(i)));
            assertThat(gap.isNegative()).isFalse();
        }
        assertThat(blocks.stream().mapToInt(Block::clamped).sum()).isEqualTo(6);
        assertThat(blocks.stream().mapToInt(Block::ambiguous).sum()).isEqualTo(6);
        assertThat(blocks.stream().filter(b -> b.clamped() > 0)).hasSizeLessThan(3);
    }

    private static Instant lastLogin(LoginRecord row) {
        return Objects.requireNonNull(row.lastLogin());
    }

    private static int texts(LoginRecord row) {
        int bytes = 0;
        for (int i = 2; i < 4; i++) {
            Object value = row.value(i);
            bytes +=
                    value instanceof String text ? 2 * text.length() : value instanceof byte[] raw ? 2 * raw.length : 0;
        }
        return bytes;
    }

    private List<Block> blocks(KeyRange range, @Nullable Position after) {
        LoginSource source = database.source();
        return Streams.blocks(source, source.describe(), range, after, 1_000);
    }
}
