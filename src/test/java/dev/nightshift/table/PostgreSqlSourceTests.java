package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The contract on PostgreSQL, in a database whose settings all differ from those that the reading relies on. */
final class PostgreSqlSourceTests extends SourceContract {

    PostgreSqlSourceTests() {
        super(
                TestDatabase.postgreSql(),
                new Types("bigint", "numeric", "numeric(9,3)", "varchar(50)", "float8", "bytea"));
    }

    @BeforeEach
    void setEverySettingDifferently() {
        for (String setting : List.of(
                "extra_float_digits = -3",
                "bytea_output = escape",
                "DateStyle = 'SQL, DMY'",
                "IntervalStyle = sql_standard",
                "TimeZone = 'Pacific/Apia'",
                "standard_conforming_strings = off",
                "statement_timeout = '10s'",
                "idle_in_transaction_session_timeout = '10s'",
                "transaction_timeout = '10s'",
                "tcp_keepalives_idle = 7200",
                "tcp_user_timeout = 0")) {
            setForAll(setting);
        }
    }

    private void setForAll(String setting) {
        database.execute(
                "ALTER DATABASE " + database.query("SELECT current_database()").get(0) + " SET " + setting);
    }

    @Test
    void aSessionForReadingHasTheSettingsThatItReliesOn() throws SQLException {
        try (Connection session = database.dataSource().getConnection()) {
            new PostgreSqlDialect().prepare(session);
            try (Statement statement = session.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT string_agg(name || ' ' || setting, ', ' ORDER BY name)"
                                    + " FROM pg_settings WHERE name IN ('extra_float_digits', 'bytea_output', 'DateStyle',"
                                    + " 'IntervalStyle', 'TimeZone', 'standard_conforming_strings', 'statement_timeout',"
                                    + " 'idle_in_transaction_session_timeout', 'transaction_timeout',"
                                    + " 'tcp_keepalives_idle', 'tcp_keepalives_interval', 'tcp_keepalives_count',"
                                    + " 'tcp_user_timeout')")) {
                rows.next();
                assertThat(rows.getString(1))
                        .isEqualTo("DateStyle ISO, YMD, IntervalStyle postgres, TimeZone UTC, bytea_output hex,"
                                + " extra_float_digits 3, idle_in_transaction_session_timeout 0,"
                                + " standard_conforming_strings on, statement_timeout 0, tcp_keepalives_count 6,"
                                + " tcp_keepalives_idle 60, tcp_keepalives_interval 10, tcp_user_timeout 120000,"
                                + " transaction_timeout 0");
            }
        }
    }

    @Test
    void theDatabaseSaysToEveryUserAndAtEachAddressWhichOneItIs() {
        database.execute(
                "CREATE TABLE logins (id bigint PRIMARY KEY, last_login timestamp)",
                "CREATE ROLE other_reader LOGIN",
                "GRANT SELECT ON logins TO other_reader");
        String here = database.url();
        String there = here.replace("localhost", "127.0.0.1").replace("user=postgres", "user=other_reader");

        assertThat(there).isNotEqualTo(here);
        assertThat(databaseId(there)).isNotNull().isEqualTo(databaseId(here));
    }

    private static @Nullable String databaseId(String url) {
        LoginSource source = new LoginSource(
                new DriverManagerDataSource(url), TestDatabase.bind("url", url, "columns", "*", "time-zone", "UTC"));
        source.describe();
        return source.databaseId();
    }

    @Override
    String bytes(String hex) {
        return "'\\x" + hex + "'";
    }

    @Test
    void wholeNumbersOf64BitsAreLongsToTheirEnds() {
        create("bigint", "TIMESTAMP(6)", ", N bigint");
        insert(Long.MIN_VALUE + ", NULL, " + Long.MAX_VALUE);
        insert("0, NULL, NULL");
        insert(Long.MAX_VALUE + ", NULL, " + Long.MIN_VALUE);

        assertThat(Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .extracting(row -> row.id().value(), row -> row.value(2))
                .containsExactly(
                        tuple(Long.MIN_VALUE, Long.MAX_VALUE), tuple(0L, null), tuple(Long.MAX_VALUE, Long.MIN_VALUE));
    }

    @Test
    void aFloatOf32BitsIsTheNumberThatPeopleSee() {
        create("bigint", "TIMESTAMP(6)", ", N real");
        insert("1, NULL, 0.1");
        insert("2, NULL, 16777217");
        insert("3, NULL, -1.5e-39");
        insert("4, NULL, 3.4028235e38");
        insert("5, NULL, 1.2345678");

        assertThat(Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .extracting(row -> row.value(2))
                .containsExactly(0.1, 16777216.0, -1.5e-39, 3.4028235e38, 1.2345678);
    }

    @Test
    void timesAreReadFromTheFirstYearsToTheLast() {
        create("bigint", "TIMESTAMP(6)", ", T timestamp(6), Z timestamptz(6), D date");
        insert("1, NULL, '0001-01-01 00:00:00.000001', '0001-01-01 00:00:00.000001Z', '0001-01-01'");
        insert("2, NULL, '1582-10-10 23:59:59.999999', '1582-10-10 23:59:59.999999Z', '1582-10-10'");
        insert("3, NULL, '9999-12-31 23:59:59.999999', '9999-12-31 23:59:59.999999Z', '9999-12-31'");

        assertThat(Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .extracting(row -> row.value(2), row -> row.value(3), row -> row.value(4))
                .containsExactly(
                        times("0001-01-01", "00:00:00.000001"),
                        times("1582-10-10", "23:59:59.999999"),
                        times("9999-12-31", "23:59:59.999999"));
    }

    private static Tuple times(String date, String time) {
        return tuple(
                LocalDateTime.parse(date + "T" + time), Instant.parse(date + "T" + time + "Z"), LocalDate.parse(date));
    }

    @Test
    void numbersOfAnyLengthAreReadToTheLastDigit() {
        create("bigint", "TIMESTAMP(6)", ", N numeric");
        insert("1, NULL, 123456789012345678901234567890.123456789012345678901234567890");
        insert("2, NULL, -0.000000000000000000000000000000000001");
        insert("3, NULL, 1e100");

        assertThat(Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .extracting(row -> row.value(2))
                .containsExactly(
                        new BigDecimal("123456789012345678901234567890.123456789012345678901234567890"),
                        new BigDecimal("-0.000000000000000000000000000000000001"),
                        BigDecimal.TEN.pow(100));
    }

    @Test
    void whatIsNeitherANumberNorATimeIsRefused() {
        create("bigint", "TIMESTAMP(6)", ", N numeric, T timestamp");
        insert("1, NULL, 'NaN', NULL");
        insert("2, NULL, NULL, 'infinity'");

        assertThatThrownBy(() -> Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .hasMessageContainingAll("n", "row with id 1");
        database.execute("DELETE FROM " + TABLE + " WHERE ID = 1");
        assertThatThrownBy(() -> Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .hasMessageContainingAll("infinity is not a time", "row with id 2");
    }

    @Test
    void allSessionsReadAsOfOneMomentUntilTheSessionThatHoldsItIsLost() {
        create("bigint", "TIMESTAMP(6)", "");
        insert("1, '2026-01-01 00:00:00'");
        insert("2, NULL");
        StopSignal stop = new StopSignal();
        try (LoginSource source = new LoginSource(
                database.dataSource(),
                TestDatabase.bind("url", database.url(), "columns", "*", "time-zone", "UTC", "table", TABLE),
                new SteppingTime(),
                stop,
                new Waits())) {
            LoginTable table = source.describe();
            String name = source.takeSnapshot(table);
            database.execute("DELETE FROM " + TABLE + " WHERE ID = 1", "UPDATE " + TABLE + " SET ID = 3 WHERE ID = 2");

            assertThat(source.count(table, stop)).hasValue(2);
            assertThat(rows(source, table)).containsExactly("1 at " + name, "2 at " + name);

            database.query("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name ="
                    + " 'nightshift: hold the snapshot' AND datname = current_database()");
            assertThat(rows(source, table))
                    .singleElement()
                    .asString()
                    .startsWith("3 at ")
                    .doesNotEndWith(name);
        }
    }

    @Test
    void aClosedSourceTakesNoSnapshot() {
        create("bigint", "TIMESTAMP(6)", "");
        LoginSource source = database.source("table", TABLE);
        LoginTable table = source.describe();

        source.close();

        assertThatThrownBy(() -> source.takeSnapshot(table)).hasMessageContaining("The source is closed");
    }

    @Test
    void theSessionForTheSnapshotIsNotWaitedForAsLongAsForRows() {
        create("bigint", "TIMESTAMP(6)", "");
        database.execute("CREATE FUNCTION clock_timestamp() RETURNS timestamptz LANGUAGE sql"
                + " AS 'SELECT pg_catalog.clock_timestamp() FROM pg_catalog.pg_sleep(60)'");
        setForAll("search_path = public, pg_catalog");
        LoginSource source = database.source("table", TABLE, "connect-timeout", "1s", "retry-for", "0s");
        LoginTable table = source.describe();

        assertThatThrownBy(() -> source.takeSnapshot(table)).hasMessageContaining("An I/O error occurred");
    }

    @Test
    void aDatabaseThatTakesNoSnapshotIsRefusedWithTheSetting() {
        create("bigint", "TIMESTAMP(6)", "");
        database.execute(
                "CREATE ROLE without_snapshots LOGIN",
                "GRANT SELECT ON " + TABLE + " TO without_snapshots",
                "REVOKE EXECUTE ON FUNCTION pg_export_snapshot() FROM PUBLIC");
        String url = database.url().replace("user=postgres", "user=without_snapshots");
        LoginSource source = new LoginSource(
                new DriverManagerDataSource(url),
                TestDatabase.bind("url", url, "columns", "*", "time-zone", "UTC", "table", TABLE));
        LoginTable table = source.describe();

        assertThatThrownBy(() -> source.takeSnapshot(table))
                .isInstanceOf(NightshiftException.class)
                .hasMessageContainingAll(
                        "The database does not take a snapshot for all sessions: ERROR: permission denied for function",
                        "set nightshift.source.snapshot to none");
    }

    /** A snapshot belongs to one database, as it belongs to one server. */
    @Test
    void sessionsOfSeveralServersAreRefusedWithTheSetting() throws SQLException {
        create("bigint", "TIMESTAMP(6)", "");
        DelegatingDataSource several = new DelegatingDataSource(database.dataSource());
        SourceProperties settings = TestDatabase.bind(
                "url", database.url(), "columns", "*", "time-zone", "UTC", "table", TABLE, "snapshot", "auto");
        try (TestDatabase other = TestDatabase.postgreSql();
                LoginSource source = new LoginSource(several, settings)) {
            LoginTable table = source.describe();
            source.takeSnapshot(table);
            several.setTargetDataSource(other.dataSource());

            assertThatThrownBy(() -> source.count(table, new StopSignal()))
                    .isInstanceOf(NightshiftException.class)
                    .hasMessageContainingAll(
                            "A session cannot read at the snapshot that another session holds: ERROR: ",
                            "name one of them; or set nightshift.source.snapshot to none");
        }
    }

    private static List<String> rows(LoginSource source, LoginTable table) {
        return Stream.of(KeyRange.ALL_LOGINS, KeyRange.NEVER_LOGGED_IN)
                .flatMap(range -> Streams.blocks(source, table, range, null, 10).stream())
                .flatMap(block -> block.records().stream().map(row -> row.id() + " at " + block.snapshot()))
                .toList();
    }

    @Test
    void anInfiniteTimeOfALoginNamesItsRowAndTheFilterLeavesItOut() {
        create("bigint", "timestamptz", "");
        insert("1, '2026-01-01 00:00:00Z'");
        insert("2, 'infinity'");

        assertThatThrownBy(() -> Streams.records(source(), KeyRange.ALL_LOGINS))
                .hasMessageContainingAll(
                        "Column last_login of the row with id 2",
                        "infinity is not a time",
                        "leave its row out with nightshift.source.where");
        assertThat(Streams.ids(
                        database.source("table", TABLE, "snapshot", "none", "where", "isfinite(last_login)"),
                        KeyRange.ALL_LOGINS))
                .containsExactly("1");
    }

    @Test
    void anIdThatIsNotANumberNamesTheRowBeforeIt() {
        create("numeric", "TIMESTAMP(6)", "");
        insert("1.5, NULL");
        insert("'NaN', NULL");

        assertThatThrownBy(() -> Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .hasMessageContaining("Column id of the row after (null, 1.5)");
    }

    @Test
    void aDomainIsCarriedAsTheTypeThatItIsBasedOn() {
        database.execute(
                "CREATE DOMAIN whole AS bigint CHECK (VALUE > 0)",
                "CREATE DOMAIN user_number AS whole",
                "CREATE DOMAIN score AS numeric(9,3)",
                "CREATE DOMAIN moment AS timestamptz(3)",
                "CREATE DOMAIN mail AS varchar(50)");
        create("user_number", "moment", ", S score, M mail");
        insert("7, '2026-01-01 00:00:00.123Z', 1.5, 'a@b'");

        LoginTable table = source().describe();
        assertThat(table.columns())
                .extracting(Column::sourceType, Column::type, Column::precision, Column::scale)
                .containsExactly(
                        tuple("int8", ColumnType.NUMBER, 19, 0),
                        tuple("timestamptz", ColumnType.INSTANT, table.time().precision(), 3),
                        tuple("numeric", ColumnType.NUMBER, 9, 3),
                        tuple("varchar", ColumnType.TEXT, 50, 0));
        assertThat(Streams.records(source(), KeyRange.ALL_LOGINS))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.id().value()).isEqualTo(7L);
                    assertThat(row.value(2)).isEqualTo(new BigDecimal("1.500"));
                    assertThat(row.value(3)).isEqualTo("a@b");
                });
    }

    @Test
    void aTableWithADomainThatMayNotBeReadNamesTheGrant() {
        database.execute(
                "CREATE DOMAIN mail AS varchar(50)",
                "CREATE TABLE " + TABLE + " (ID bigint PRIMARY KEY, LAST_LOGIN timestamp, EMAIL mail)",
                "CREATE ROLE ungranted LOGIN");
        String url = database.url().replace("user=postgres", "user=ungranted");
        LoginSource source = new LoginSource(
                new DriverManagerDataSource(url),
                TestDatabase.bind("url", url, "columns", "*", "time-zone", "UTC", "table", "public." + TABLE));

        assertThatThrownBy(source::describe)
                .hasMessageContainingAll(
                        "This user may not read", "GRANT SELECT ON \"public\".\"nightshift_contract\" TO");
    }

    @Test
    void anInvalidIndexProvesNothing() {
        database.execute("CREATE TABLE " + TABLE + " (ID bigint NOT NULL, LAST_LOGIN timestamp)");
        insert("1, NULL");
        insert("1, '2026-01-01 00:00:00'");
        assertThatThrownBy(() -> database.execute("CREATE UNIQUE INDEX CONCURRENTLY broken ON " + TABLE + " (ID)"))
                .hasMessageContaining("could not create unique index");

        assertUnproved();
    }

    @Test
    void theKeyOfATableProvesNothingAboutTablesThatInheritFromIt() {
        create("bigint", "timestamp", "");
        database.execute("CREATE TABLE old_logins () INHERITS (" + TABLE + ")");

        assertUnproved();
    }

    @Test
    void aPartialIndexProvesNothing() {
        database.execute(
                "CREATE TABLE " + TABLE + " (ID bigint NOT NULL, LAST_LOGIN timestamp)",
                "CREATE UNIQUE INDEX ON " + TABLE + " (ID) WHERE ID > 1",
                "CREATE UNIQUE INDEX ON " + TABLE + " (ABS(ID))",
                "CREATE UNIQUE INDEX ON " + TABLE + " (LAST_LOGIN) INCLUDE (ID)");

        assertUnproved();
    }

    @Test
    void aNotNullThatWasNeverValidatedProvesNothing() {
        database.execute("CREATE TABLE " + TABLE + " (ID bigint, LAST_LOGIN timestamp)");
        insert("NULL, NULL");
        database.execute(
                "CREATE UNIQUE INDEX ON " + TABLE + " (ID)",
                "ALTER TABLE " + TABLE + " ADD CONSTRAINT later NOT NULL ID NOT VALID");

        assertUnproved();
    }

    private void assertUnproved() {
        assertThatThrownBy(() -> source().describe())
                .isInstanceOf(NightshiftException.class)
                .hasMessageContaining("of its own that is valid and covers all rows");
    }

    @Test
    void aTablePartitionedByTimeIsReadByItsKeyOfIdAndTime() {
        database.execute(
                "CREATE TABLE " + TABLE + " (ID bigint, LAST_LOGIN timestamp, PRIMARY KEY (ID, LAST_LOGIN))"
                        + " PARTITION BY RANGE (LAST_LOGIN)",
                "CREATE TABLE january PARTITION OF " + TABLE + " FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
                "CREATE TABLE february PARTITION OF " + TABLE + " FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')");
        insert("1, '2026-02-01 00:00:00'");
        insert("2, '2026-01-01 00:00:00'");

        assertThat(Streams.ids(source(), KeyRange.ALL_LOGINS)).containsExactly("2", "1");
    }

    @Test
    void aViewIsSampledToo() {
        create("bigint", "TIMESTAMP(6)", "");
        database.execute("CREATE VIEW seen AS SELECT * FROM " + TABLE);
        LoginSource view = database.source("table", "seen", "snapshot", "none", "unique", "assumed");

        assertThat(view.boundaries(view.describe(), 4, KeyRange.ALL_LOGINS, 1_000_000L, new StopSignal()))
                .isEmpty();
    }

    @Test
    void aSingleRowThatTheDriverCannotKeepIsRefusedByItsPlace() {
        create("bigint", "TIMESTAMP(6)", ", T text");
        insert("1, NULL, 'narrow'");
        insert("2, NULL, repeat('x', 5000)");
        LoginSource source = new LoginSource(
                new CountingDataSource(database.url() + "&maxResultBuffer=4000", "postgres", ""),
                TestDatabase.bind(
                        "url", database.url(), "columns", "*", "time-zone", "UTC", "table", TABLE, "snapshot", "none"));

        assertThatThrownBy(() -> Streams.records(source, KeyRange.NEVER_LOGGED_IN))
                .isInstanceOf(NightshiftException.class)
                .hasMessageStartingWith(
                        "The row after (null, 1) of \"public\".\"nightshift_contract\" is larger than the"
                                + " driver may keep");
    }

    @Test
    void uuidsBytesAndTruthAreThemselves() {
        create("bigint", "TIMESTAMP(6)", ", U uuid, B bytea, T boolean");
        insert("1, NULL, '00112233-4455-6677-8899-aabbccddeeff', '\\x00ff', true");

        assertThat(Streams.records(source(), KeyRange.NEVER_LOGGED_IN))
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.value(2)).isEqualTo("00112233-4455-6677-8899-aabbccddeeff");
                    assertThat(row.value(3)).isEqualTo(new byte[] {0, (byte) 0xff});
                    assertThat(row.value(4)).isEqualTo(true);
                });
    }

    /** The driver keeps all rows of a round trip in memory; a limit in the driver would count them over many trips. */
    @Test
    void rowsThatBecomeWideOfASuddenAreAllRead() {
        create("bigint", "TIMESTAMP(6)", ", T text");
        database.execute("INSERT INTO " + TABLE + " SELECT n, NULL, 'narrow' FROM generate_series(1, 1500) n");
        database.execute(
                "INSERT INTO " + TABLE + " SELECT n, NULL, repeat('x', 1000000) FROM generate_series(1501, 1550) n");

        assertThat(Streams.ids(source(), KeyRange.NEVER_LOGGED_IN))
                .isEqualTo(
                        IntStream.rangeClosed(1, 1550).mapToObj(String::valueOf).toList());
    }

    /** The driver keeps what is read, not what is copied. */
    @Test
    void protectedValuesThatAreWideMakeTripsSmall() {
        create("bigint", "TIMESTAMP(6)", ", T text");
        database.execute("INSERT INTO " + TABLE + " SELECT n, NULL, repeat('x', 500000) FROM generate_series(1, 80) n");
        CountingDataSource sessions = new CountingDataSource(database.url() + "&maxResultBuffer=20M", "postgres", "");
        LoginSource source = new LoginSource(
                sessions,
                TestDatabase.bind(
                        "url",
                        database.url(),
                        "columns",
                        "*",
                        "time-zone",
                        "UTC",
                        "table",
                        TABLE,
                        "snapshot",
                        "none",
                        "protect.t",
                        "prefix:3"));

        assertThat(Streams.records(source, KeyRange.NEVER_LOGGED_IN))
                .hasSize(80)
                .allMatch(row -> "xxx".equals(row.value(2)));
        assertThat(sessions.opened()).isEqualTo(2);
    }
}
