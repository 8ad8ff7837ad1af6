package dev.nightshift.table;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The order in which rows are read, and that a reading resumed after any row returns exactly the remaining ones. */
final class StreamOrderTests {

    private static final int ROWS = 60;

    @AutoClose
    private final TestDatabase database = TestDatabase.inMemory();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NUMBER(18)",
                "NUMBER(38)",
                "NUMBER(38, 10)",
                "NUMBER",
                "DECFLOAT(5)",
                "BIGINT",
                "INT",
                "SMALLINT"
            })
    void idsThatAreNumbersComeByValue(String type) {
        create(type, "TIMESTAMP(9)");
        fill(i -> Integer.toString((i * 37 % ROWS) - 20));

        assertThat(numbers(Streams.records(database.source(), KeyRange.ALL_LOGINS)))
                .isEqualTo(numbers("LAST_LOGIN IS NOT NULL ORDER BY LAST_LOGIN, ID"));
        assertThat(numbers(Streams.records(database.source(), KeyRange.NEVER_LOGGED_IN)))
                .isEqualTo(numbers("LAST_LOGIN IS NULL ORDER BY ID"));
        assertEveryRestIsExact();
    }

    @Test
    void idsBeyondTheRangeOfLongComeByValue() {
        create("NUMBER(38)", "TIMESTAMP(9)");
        String greatest = "9".repeat(38);
        database.execute("INSERT INTO LOGINS SELECT * FROM (VALUES (" + greatest
                + ", TIMESTAMP '2026-01-01 00:00:00'), (-" + greatest + ", TIMESTAMP '2026-01-01 00:00:00'),"
                + " (9223372036854775807, TIMESTAMP '2026-01-01 00:00:00'),"
                + " (9223372036854775808, TIMESTAMP '2026-01-01 00:00:00'),"
                + " (-9223372036854775809, TIMESTAMP '2026-01-01 00:00:00'), (0, TIMESTAMP '2026-01-01 00:00:00'))");

        assertThat(Streams.ids(database.source(), KeyRange.ALL_LOGINS))
                .containsExactly(
                        "-" + greatest,
                        "-9223372036854775809",
                        "0",
                        "9223372036854775807",
                        "9223372036854775808",
                        greatest);
        assertEveryRestIsExact();
    }

    @Test
    void idsThatAreDecimalsComeByValue() {
        create("NUMBER(20, 3)", "TIMESTAMP(9)");
        fill(i -> BigDecimal.valueOf(i * 37 % ROWS - 30, 3).toPlainString());

        assertThat(numbers(Streams.records(database.source(), KeyRange.ALL_LOGINS)))
                .isEqualTo(numbers("LAST_LOGIN IS NOT NULL ORDER BY LAST_LOGIN, ID"));
        assertEveryRestIsExact();
    }

    @Test
    void idsThatAreTextsComeByCodePoint() {
        String[] letters = {"a", "B", "z", "ä", "\uD7FF", "\uE000", "\uFFFD", "\uFFFF", "\uD800\uDC00", "😀", "''", "A"
        };
        create("VARCHAR2(20)", "TIMESTAMP(9)");
        fill(i -> "'" + letters[i % letters.length] + letters[i * 7 / letters.length % letters.length] + i + "'");

        List<LoginRecord> logins = Streams.records(database.source(), KeyRange.ALL_LOGINS);
        List<LoginRecord> others = Streams.records(database.source(), KeyRange.NEVER_LOGGED_IN);

        assertThat(logins).hasSizeGreaterThan(ROWS / 2).isSortedAccordingTo(byTimeAndUtf8());
        assertThat(others).hasSizeGreaterThan(5).isSortedAccordingTo(byUtf8());
        assertThat(logins.size() + others.size()).isEqualTo(ROWS);
        assertEveryRestIsExact();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATE", "TIMESTAMP(0)", "TIMESTAMP(3)", "TIMESTAMP(6)", "TIMESTAMP(9)"})
    void timesAreReadInOrderRegardlessOfTheirDigits(String type) {
        create("NUMBER(10)", type);
        fill(i -> Integer.toString(i * 37 % ROWS));

        assertThat(numbers(Streams.records(database.source(), KeyRange.ALL_LOGINS)))
                .isEqualTo(numbers("LAST_LOGIN IS NOT NULL ORDER BY LAST_LOGIN, ID"));
        assertEveryRestIsExact();
    }

    @Test
    void timesWithZoneAreReadByInstantRegardlessOfTheirOffset() {
        create("NUMBER(10)", "TIMESTAMP(9) WITH TIME ZONE");
        SplittableRandom random = new SplittableRandom(5);
        for (int id = ROWS; id > 0; id--) {
            int offset = random.nextInt(-11, 12);
            // The instant has few values, so that equal instants meet with different offsets.
            int minute = random.nextInt(8);
            database.execute("INSERT INTO LOGINS VALUES (" + id + ", DATEADD('HOUR', " + offset
                    + ", TIMESTAMP '2026-06-15 12:0" + minute + ":00.123456789') || '" + (offset < 0 ? "-" : "+")
                    + "%02d:00')".formatted(Math.abs(offset)));
        }

        List<LoginRecord> logins = Streams.records(database.source(), KeyRange.ALL_LOGINS);

        assertThat(logins).hasSize(ROWS).isSortedAccordingTo(byTimeAndNumber());
        assertThat(logins.get(0).lastLogin())
                .isBetween(
                        Instant.parse("2026-06-15T12:00:00.123456789Z"),
                        Instant.parse("2026-06-15T12:07:00.123456789Z"));
        assertThat(logins.stream().map(LoginRecord::lastLogin).distinct().count())
                .isLessThanOrEqualTo(8);
        assertEveryRestIsExact();
    }

    @Test
    void timesFarAwayAreReadAndResumed() {
        create("NUMBER(10)", "TIMESTAMP(9)");
        database.execute(
                "INSERT INTO LOGINS VALUES (3, TIMESTAMP '-0044-03-15 12:00:00'), (2, TIMESTAMP '12026-01-01 00:00:00'),"
                        + " (1, TIMESTAMP '9999-12-31 23:59:59.999999999')");

        assertThat(Streams.ids(database.source(), KeyRange.ALL_LOGINS)).containsExactly("3", "1", "2");
        assertEveryRestIsExact();
    }

    @Test
    void aBoundedRangeHoldsItsStartAndNotItsEnd() {
        create("NUMBER(10)", "TIMESTAMP(9)");
        for (int i = 1; i <= 9; i++) {
            database.execute("INSERT INTO LOGINS VALUES (" + i + ", TIMESTAMP '2026-01-0" + i + " 00:00:00')");
        }
        LoginSource source = database.source();
        KeyRange range = new KeyRange(false, "2026-01-03T00:00", "2026-01-06T00:00");

        assertThat(Streams.ids(source, range)).containsExactly("3", "4", "5");
        LoginTable table = source.describe();
        Position first = Streams.positions(source, table, range).get(0);
        assertThat(Streams.ids(Streams.records(Streams.blocks(source, table, range, first, 100))))
                .containsExactly("4", "5");
    }

    @Test
    void anEmptyTableHasNoBlocks() {
        create("NUMBER(10)", "TIMESTAMP(9)");
        LoginSource source = database.source();

        assertThat(Streams.blocks(source, source.describe(), KeyRange.ALL_LOGINS, null, 5))
                .isEmpty();
        assertThat(Streams.blocks(source, source.describe(), KeyRange.NEVER_LOGGED_IN, null, 5))
                .isEmpty();
    }

    private void create(String id, String time) {
        database.execute(
                "CREATE TABLE LOGINS (ID " + id + " NOT NULL PRIMARY KEY, LAST_LOGIN " + time + ")",
                "CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
    }

    /** Ties, single nanoseconds apart, and rows that never logged in. */
    private void fill(Ids ids) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < ROWS; i++) {
            String time = random.nextInt(5) == 0
                    ? "NULL"
                    : "TIMESTAMP '2026-02-03 04:05:0%d.%09d'"
                            .formatted(random.nextInt(3), random.nextInt(4) * 333_333_333);
            database.execute("INSERT INTO LOGINS VALUES (" + ids.literal(i) + ", " + time + ")");
        }
    }

    /** Resumes after every row of both ranges, in blocks of every small size. */
    private void assertEveryRestIsExact() {
        LoginSource source = database.source();
        LoginTable table = source.describe();
        for (KeyRange range : List.of(KeyRange.ALL_LOGINS, KeyRange.NEVER_LOGGED_IN)) {
            List<Position> positions = Streams.positions(source, table, range);
            List<Block> undisturbed = Streams.blocks(source, table, range, null, 7);
            List<LoginRecord> all = Streams.records(undisturbed);
            assertThat(positions).hasSameSizeAs(all);
            for (int i = 0; i < positions.size(); i++) {
                List<Block> rest = Streams.blocks(source, table, range, positions.get(i), 7);
                assertThat(Streams.records(rest))
                        .as("after %s in %s", positions.get(i), range)
                        .usingElementComparator(StreamOrderTests::sameKey)
                        .containsExactlyElementsOf(all.subList(i + 1, all.size()));
            }
            for (int i = 0; i < undisturbed.size(); i++) {
                List<Block> rest =
                        Streams.blocks(source, table, range, undisturbed.get(i).position(), 7);
                assertThat(rest)
                        .extracting(Block::position)
                        .isEqualTo(undisturbed.subList(i + 1, undisturbed.size()).stream()
                                .map(Block::position)
                                .toList());
            }
        }
    }

    private static int sameKey(LoginRecord one, LoginRecord two) {
        return one.id().equals(two.id()) && Objects.equals(one.lastLogin(), two.lastLogin()) ? 0 : 1;
    }

    private static Comparator<LoginRecord> byTimeAndNumber() {
        return byTime().thenComparing(StreamOrderTests::number);
    }

    private static Comparator<LoginRecord> byTimeAndUtf8() {
        return byTime().thenComparing(byUtf8());
    }

    private static Comparator<LoginRecord> byTime() {
        return Comparator.comparing(r -> Objects.requireNonNull(r.lastLogin()));
    }

    private static Comparator<LoginRecord> byUtf8() {
        return (one, two) -> Arrays.compareUnsigned(
                one.id().value().toString().getBytes(UTF_8),
                two.id().value().toString().getBytes(UTF_8));
    }

    private static BigDecimal number(LoginRecord login) {
        return new BigDecimal(login.id().value().toString()).stripTrailingZeros();
    }

    private static List<BigDecimal> numbers(List<LoginRecord> records) {
        return records.stream().map(StreamOrderTests::number).toList();
    }

    private List<BigDecimal> numbers(String where) {
        return database.query("SELECT ID FROM LOGINS WHERE " + where).stream()
                .map(id -> new BigDecimal(id.toString()).stripTrailingZeros())
                .toList();
    }

    @FunctionalInterface
    private interface Ids {
        String literal(int row);
    }
}
