package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Block;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.RecordSource;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.TimeZone;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The promises that every database must keep as a source, tested on a real one. */
abstract class SourceContract {

    /** No table of that name exists before a test. */
    static final String TABLE = "NIGHTSHIFT_CONTRACT";

    private static final int ROWS = 60;

    @AutoClose
    final TestDatabase database;

    private final Types types;

    SourceContract(TestDatabase database, Types types) {
        this.database = database;
        this.types = types;
    }

    /** What the database calls the types that the contract needs. */
    record Types(String whole, String number, String decimal, String text, String binaryDouble, String bytes) {}

    /** A binary value in SQL. */
    abstract String bytes(String hex);

    /** A time with its offset in SQL. */
    String zoned(String text) {
        return "TIMESTAMP WITH TIME ZONE '" + text + "'";
    }

    /** As the table is now, without a snapshot: it was only just made. */
    final LoginSource source() {
        return database.source("table", TABLE, "snapshot", "none");
    }

    final void create(String id, String time, String more) {
        database.execute(
                "CREATE TABLE " + TABLE + " (ID " + id + " NOT NULL PRIMARY KEY, LAST_LOGIN " + time + more + ")");
    }

    final void insert(String values) {
        database.execute("INSERT INTO " + TABLE + " VALUES (" + values + ")");
    }

    /** Both times are special in that zone: it skips one and has the other one twice. */
    @Test
    void theZoneOfThisProcessChangesNoTime() {
        TimeZone zone = TimeZone.getDefault();
        TimeZone.setDefault(TimeZone.getTimeZone("Europe/Berlin"));
        try {
            create(types.whole, "TIMESTAMP(6)", ", SEEN TIMESTAMP(6)");
            insert("1, TIMESTAMP '2026-03-29 02:30:00', TIMESTAMP '2026-10-25 02:30:00'");
            insert("2, TIMESTAMP '2026-10-25 02:30:00', TIMESTAMP '2026-03-29 02:30:00'");
            LoginSource source = source();
            LoginTable table = source.describe();

            List<LoginRecord> rows = Streams.records(source, KeyRange.ALL_LOGINS);
            Position first =
                    Streams.positions(source, table, KeyRange.ALL_LOGINS).get(0);
            List<Block> rest = Streams.blocks(source, table, KeyRange.ALL_LOGINS, first, 5);

            assertThat(rows)
                    .extracting(row -> String.valueOf(row.lastLogin()))
                    .containsExactly("2026-03-29T02:30:00Z", "2026-10-25T02:30:00Z");
            assertThat(rows)
                    .extracting(row -> String.valueOf(row.value(2)))
                    .containsExactly("2026-10-25T02:30", "2026-03-29T02:30");
            assertThat(Streams.ids(Streams.records(rest))).containsExactly("2");
        } finally {
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void aTableIsDescribedCountedAndRead() {
        create(types.whole, "TIMESTAMP(6)", "");
        insert("1, NULL");
        insert("2, TIMESTAMP '2026-01-01 00:00:00'");
        insert("3, TIMESTAMP '2025-01-01 00:00:00'");

        assertThat(source().count(source().describe(), new StopSignal())).hasValue(3);
        assertThat(Streams.ids(source(), KeyRange.ALL_LOGINS)).containsExactly("3", "2");
        assertThat(Streams.ids(source(), KeyRange.NEVER_LOGGED_IN)).containsExactly("1");
    }

    @Test
    void numbersComeByTimeAndValueAndEveryRestIsExact() {
        create(types.whole, "TIMESTAMP(6)", "");
        fill(i -> Integer.toString(i * 37 % ROWS - 20));

        assertThat(Streams.records(source(), KeyRange.ALL_LOGINS))
                .isSortedAccordingTo(Comparator.comparing(SourceContract::time).thenComparing(SourceContract::number));
        assertThat(Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .isSortedAccordingTo(Comparator.comparing(SourceContract::number));
        assertEveryRestIsExact();
    }

    @Test
    void textsComeByCodePointAndEveryRestIsExact() {
        String[] letters = {"a", "B", "z", "ä", "\uD7FF", "\uE000", "\uFFFD", "\uD800\uDC00", "😀", "''", "A", "a b"};
        create(types.text, "TIMESTAMP(6)", "");
        fill(i -> "'" + letters[i % letters.length] + letters[i * 7 / letters.length % letters.length] + i + "'");

        assertThat(Streams.records(source(), KeyRange.ALL_LOGINS))
                .isSortedAccordingTo(Comparator.comparing(SourceContract::time)
                        .thenComparing(SourceContract::utf8, Arrays::compareUnsigned));
        assertThat(Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .isSortedAccordingTo(Comparator.comparing(SourceContract::utf8, Arrays::compareUnsigned));
        assertEveryRestIsExact();
    }

    @Test
    void timesWithZoneComeByInstantAndEveryRestIsExact() {
        create(types.whole, "TIMESTAMP(6) WITH TIME ZONE", "");
        for (int id = 1; id <= ROWS; id++) {
            int offset = id * 7 % 23 - 11;
            insert(id
                    + ", "
                    + zoned("2026-06-15 %02d:%02d:00.123456 %s%02d:00"
                            .formatted(12 + offset, id % 8, offset < 0 ? "-" : "+", Math.abs(offset))));
        }

        List<LoginRecord> logins = Streams.records(source(), KeyRange.ALL_LOGINS);

        assertThat(logins)
                .hasSize(ROWS)
                .isSortedAccordingTo(Comparator.comparing(SourceContract::time).thenComparing(SourceContract::number));
        assertThat(time(logins.get(0))).isEqualTo(Instant.parse("2026-06-15T12:00:00.123456Z"));
        assertEveryRestIsExact();
    }

    @Test
    void valuesAreReadToTheLastDigit() {
        String digits = "12345678901234567890.123456789";
        create(
                types.whole,
                "TIMESTAMP(6)",
                ", N " + types.number + ", D " + types.decimal + ", T " + types.text + ", F " + types.binaryDouble
                        + ", B " + types.bytes + ", M TIMESTAMP(3)");
        insert("1, NULL, " + digits + ", 1.500, ' Zoë 😀 ', 0.1, " + bytes("00ff10")
                + ", TIMESTAMP '2026-01-02 03:04:05.678'");
        insert("2, NULL, NULL, NULL, NULL, NULL, NULL, NULL");

        List<LoginRecord> rows = Streams.records(source(), KeyRange.NEVER_LOGGED_IN);

        assertThat(rows.get(0).value(2)).isEqualTo(new BigDecimal(digits));
        assertThat(rows.get(0).value(3)).isEqualTo(new BigDecimal("1.500"));
        assertThat(rows.get(0).value(4)).isEqualTo(" Zoë 😀 ");
        assertThat(rows.get(0).value(5)).isEqualTo(0.1);
        assertThat(rows.get(0).value(6)).isEqualTo(new byte[] {0, (byte) 0xff, 16});
        assertThat(rows.get(0).value(7)).isEqualTo(LocalDateTime.of(2026, 1, 2, 3, 4, 5, 678_000_000));
        for (int column = 2; column <= 7; column++) {
            assertThat(rows.get(1).value(column)).isNull();
        }
    }

    @Test
    void aBoundedRangeHoldsItsStartAndNotItsEnd() {
        create(types.whole, "TIMESTAMP(6)", "");
        for (int i = 1; i <= 9; i++) {
            insert(i + ", TIMESTAMP '2026-01-0" + i + " 00:00:00'");
        }

        assertThat(Streams.ids(source(), new KeyRange(false, "2026-01-03T00:00", "2026-01-06T00:00")))
                .containsExactly("3", "4", "5");
    }

    @Test
    void rangesThatTheSourceChoseJoinToAllItsLogins() {
        create(types.whole, "TIMESTAMP(6)", "");
        for (int i = 1; i <= 40; i++) {
            insert(i + ", TIMESTAMP '2026-01-01 00:00:" + (10 + i % 17) + "'");
        }
        LoginSource source = source();
        LoginTable table = source.describe();
        List<String> boundaries = source.boundaries(table, 4, KeyRange.ALL_LOGINS, 40L, new StopSignal());
        assertThat(boundaries).hasSize(3);

        List<String> joined = new ArrayList<>();
        String from = null;
        for (int i = 0; i <= boundaries.size(); i++) {
            String to = i < boundaries.size() ? boundaries.get(i) : null;
            KeyRange range = new KeyRange(false, from, to);
            joined.addAll(Streams.ids(source, range));
            assertEveryRestIsExact(range);
            from = to;
        }

        assertThat(joined).isEqualTo(Streams.ids(source, KeyRange.ALL_LOGINS));
    }

    @Test
    void anIdThatMayComeTwiceIsRefused() {
        database.execute("CREATE TABLE " + TABLE + " (ID " + types.whole + " NOT NULL, LAST_LOGIN TIMESTAMP(6))");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> source().describe())
                .withMessageContaining("has no primary key or unique index of its own")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void thePlanOfTheQueryIsShown() {
        create(types.whole, "TIMESTAMP(6)", "");

        assertThat(source().explain(source().describe(), KeyRange.ALL_LOGINS).lines())
                .isNotEmpty();
    }

    /** The database itself is asked for the columns of the answers, without reading anything. */
    @Test
    void everyStatementThatReadsTheTableIsUnderstood() throws SQLException {
        create(types.whole, "TIMESTAMP(6)", "");
        for (SourceStatement statement : source().statements(source().describe(), true)) {
            if (statement.sql().contains(TABLE) || statement.sql().contains(TABLE.toLowerCase(Locale.ROOT))) {
                try (PreparedStatement prepared = database.connection().prepareStatement(statement.sql())) {
                    if (!statement.sql().startsWith("EXPLAIN")) {
                        assertThat(prepared.getMetaData().getColumnCount())
                                .as(statement.name())
                                .isPositive();
                    }
                }
            }
        }
    }

    @Test
    void aWindowIsCountedReadCutAndExplainedFromItsStartToBeforeItsEnd() {
        create(types.whole, "TIMESTAMP(6)", "");
        for (int i = 0; i < 40; i++) {
            insert(i + ", TIMESTAMP '2026-01-01 00:%02d:00'".formatted(i));
        }
        insert("100, NULL");
        LoginTable table = source().describe();
        RecordSource rows = source().rows(table);
        KeyRange window = new KeyRange(
                false,
                rows.bound(Instant.parse("2026-01-01T00:09:59.999999001Z")),
                rows.bound(Instant.parse("2026-01-01T00:30:00Z")));

        assertThat(rows.count(window, new StopSignal())).hasValue(20);
        assertThat(rows.count(new KeyRange(false, null, window.to()), new StopSignal()))
                .hasValue(30);
        assertThat(rows.count(KeyRange.NEVER_LOGGED_IN, new StopSignal())).hasValue(1);
        assertThat(rows.boundaries(2, window, 20L, new StopSignal())).containsExactly("2026-01-01T00:20");
        assertThat(rows.boundaries(2, window, 200_000_000L, new StopSignal())).hasSizeLessThan(2);
        assertThat(source().explain(table, window).lines()).isNotEmpty();
        assertThat(Streams.ids(source(), window)).hasSize(20).startsWith("10").endsWith("29");
    }

    @Test
    void boundariesCutIntoRangesOfEqualSize() {
        create(types.whole, "TIMESTAMP(6)", "");
        for (int i = 0; i < 40; i++) {
            insert(i + ", TIMESTAMP '2026-01-01 00:%02d:00'".formatted(i));
        }
        insert("100, NULL");

        assertThat(boundaries(4, 41)).containsExactly("2026-01-01T00:10", "2026-01-01T00:20", "2026-01-01T00:30");
        assertThat(boundaries(1, 41)).isEmpty();
        assertThat(sizes(4)).containsExactly(10, 10, 10, 10);
    }

    /** By time alone one range would have nearly all rows. */
    @Test
    void boundariesFollowTheRowsAndNotTheTime() {
        create(types.whole, "TIMESTAMP(6)", "");
        for (int i = 0; i < 20; i++) {
            insert(i + ", TIMESTAMP '2020-%02d-01 00:00:00'".formatted(i % 12 + 1));
            insert(i + 100 + ", TIMESTAMP '2026-01-01 12:%02d:00'".formatted(i));
        }

        assertThat(sizes(4))
                .allSatisfy(size -> assertThat(size).isBetween(7, 13))
                .hasSize(4);
    }

    @Test
    void loginsAtOneTimeAreOneRange() {
        create(types.whole, "TIMESTAMP(6)", "");
        for (int i = 0; i < 12; i++) {
            insert(i + ", TIMESTAMP '2026-01-01 00:00:00'");
        }
        assertThat(boundaries(4, 12)).isEmpty();

        insert("20, TIMESTAMP '2025-01-01 00:00:00'");
        assertThat(boundaries(4, 13)).containsExactly("2026-01-01T00:00");
        assertThat(sizes(4)).containsExactly(1, 12);
    }

    @Test
    void whereNobodyLoggedInThereIsNoBoundary() {
        create(types.whole, "TIMESTAMP(6)", "");
        assertThat(boundaries(4, 0)).isEmpty();

        insert("1, NULL");
        insert("2, NULL");
        assertThat(boundaries(4, 2)).isEmpty();
    }

    /** Said to be a table so large that a few rows, or none, come into the sample. */
    @Test
    void aSampleGivesBoundariesThatAscend() {
        create(types.whole, "TIMESTAMP(6)", "");
        fill(Integer::toString);

        for (long rows : new long[] {100_001, 200_000, 100_000_000_000_000L}) {
            assertThat(boundaries(4, rows)).hasSizeLessThan(4).isSorted().doesNotHaveDuplicates();
        }
    }

    private List<String> boundaries(int ranges, long rows) {
        return source().boundaries(source().describe(), ranges, KeyRange.ALL_LOGINS, rows, new StopSignal());
    }

    private List<Integer> sizes(int ranges) {
        List<Integer> sizes = new ArrayList<>();
        String from = null;
        List<String> ends = new ArrayList<>(boundaries(ranges, 0));
        ends.add(null);
        for (String to : ends) {
            sizes.add(Streams.ids(source(), new KeyRange(false, from, to)).size());
            from = to;
        }
        return sizes;
    }

    /** Ties, single microseconds apart, and rows that never logged in. */
    private void fill(IntFunction<String> id) {
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < ROWS; i++) {
            insert(id.apply(i) + ", "
                    + (random.nextInt(5) == 0
                            ? "NULL"
                            : "TIMESTAMP '2026-02-03 04:05:0%d.%06d'"
                                    .formatted(random.nextInt(3), random.nextInt(4) * 333_333)));
        }
    }

    /** Resumes after every row of both ranges. */
    private void assertEveryRestIsExact() {
        assertEveryRestIsExact(KeyRange.ALL_LOGINS);
        assertEveryRestIsExact(KeyRange.NEVER_LOGGED_IN);
    }

    private void assertEveryRestIsExact(KeyRange range) {
        LoginSource source = source();
        LoginTable table = source.describe();
        List<Position> positions = Streams.positions(source, table, range);
        List<String> all = Streams.ids(Streams.records(Streams.blocks(source, table, range, null, 7)));
        assertThat(positions).hasSameSizeAs(all);
        for (int i = 0; i < positions.size(); i++) {
            List<Block> rest = Streams.blocks(source, table, range, positions.get(i), 7);
            assertThat(Streams.ids(Streams.records(rest)))
                    .as("after %s in %s", positions.get(i), range)
                    .isEqualTo(all.subList(i + 1, all.size()));
        }
    }

    private static Instant time(LoginRecord row) {
        Instant time = row.lastLogin();
        if (time == null) {
            throw new AssertionError("no time: " + row.id());
        }
        return time;
    }

    private static BigDecimal number(LoginRecord row) {
        return new BigDecimal(String.valueOf(row.id().value()));
    }

    private static byte[] utf8(LoginRecord row) {
        return String.valueOf(row.id().value()).getBytes(StandardCharsets.UTF_8);
    }
}
