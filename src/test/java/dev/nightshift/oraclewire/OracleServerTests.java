package dev.nightshift.oraclewire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.database.Access;
import dev.nightshift.database.UnpooledDataSource;
import dev.nightshift.work.Secret;
import java.math.BigDecimal;
import java.sql.BatchUpdateException;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The real driver, connected as the program connects it, gets from our server what it would get from Oracle. */
@Timeout(30)
final class OracleServerTests {

    private final OracleServer server = new OracleServer().addUser("app", "secret");
    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        connection = connect("secret", Duration.ofMinutes(1));
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws Exception {
        try (server) {
            connection.close();
        }
    }

    private Connection connect(String password, Duration read) throws SQLException {
        return connect("app", password, read);
    }

    private Connection connect(String user, String password, Duration read) throws SQLException {
        Access.Limits limits = new Access.Limits(Duration.ofSeconds(20), read);
        return new UnpooledDataSource(Access.to(server.url(), user, Secret.of(password), limits)).getConnection();
    }

    @ParameterizedTest
    @EnumSource
    void aUserLogsOnWithThePasswordAndNotWithAnother(Verifier.Release stored) throws SQLException {
        server.addUser("other", "secret", stored);
        int before = server.calls(Call.LOGON);
        try (Connection other = connect("other", "secret", Duration.ofMinutes(1))) {
            assertThat(other.isValid(5)).isTrue();
            assertThat(other.getSchema()).isEqualTo("OTHER");
            assertThat(other.getMetaData().getDatabaseProductVersion()).contains("19c");
        }

        SQLException failure =
                catchThrowableOfType(SQLException.class, () -> connect("other", "wrong", Duration.ofMinutes(1)));

        assertThat(failure.getErrorCode()).isEqualTo(1017);
        assertThat(server.calls(Call.LOGON) - before).isEqualTo(2);
    }

    @Test
    void valuesOfEveryTypeComeBackAsTheyWereBound() throws SQLException {
        execute("CREATE TABLE T (ID NUMBER(19) NOT NULL PRIMARY KEY, N NUMBER, N2 NUMBER(10,2), F FLOAT,"
                + " V VARCHAR2(100 CHAR), C CHAR(5), NV NVARCHAR2(20), D DATE, T0 TIMESTAMP(0), T6 TIMESTAMP,"
                + " T9 TIMESTAMP(9), TZ TIMESTAMP(9) WITH TIME ZONE, TL TIMESTAMP(6) WITH LOCAL TIME ZONE, R RAW(16),"
                + " BF BINARY_FLOAT, BD BINARY_DOUBLE)");
        LocalDateTime time = LocalDateTime.of(2026, 3, 29, 2, 30, 15, 123_456_789);
        OffsetDateTime zoned = time.atOffset(ZoneOffset.ofHoursMinutes(5, 30));
        BigDecimal digits = new BigDecimal("-12345678901234567890.123456789");
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO T VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS TIMESTAMP(9)), ?, ?, ?)")) {
            insert.setLong(1, 12_345_678_901L);
            insert.setBigDecimal(2, digits);
            insert.setBigDecimal(3, new BigDecimal("1.50"));
            insert.setBigDecimal(4, new BigDecimal("0.1"));
            insert.setString(5, "Größe € 😀");
            insert.setString(6, "ab");
            insert.setNString(7, "ñ");
            for (int i = 8; i <= 9; i++) {
                insert.setObject(i, time.withNano(0));
            }
            insert.setObject(10, time);
            insert.setObject(11, time);
            insert.setObject(12, zoned);
            insert.setObject(13, time);
            insert.setBytes(14, new byte[] {0, 2, -3});
            insert.setObject(15, 1.5f);
            insert.setDouble(16, -2.25);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }

        try (PreparedStatement query = connection.prepareStatement("SELECT t.* FROM T t WHERE t.ID >= ?")) {
            query.setBigDecimal(1, BigDecimal.TEN);
            try (ResultSet row = query.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getLong(1)).isEqualTo(12_345_678_901L);
                assertThat(row.getBigDecimal(2)).isEqualTo(digits);
                assertThat(row.getBigDecimal(3)).isEqualByComparingTo("1.5");
                assertThat(row.getBigDecimal(4)).isEqualTo("0.1");
                assertThat(row.getString(5)).isEqualTo("Größe € 😀");
                assertThat(row.getString(6)).isEqualTo("ab   ");
                assertThat(row.getString(7)).isEqualTo("ñ");
                assertThat(row.getObject(8, LocalDateTime.class)).isEqualTo(time.withNano(0));
                assertThat(row.getObject(9, LocalDateTime.class)).isEqualTo(time.withNano(0));
                assertThat(row.getObject(10, LocalDateTime.class)).isEqualTo(time.withNano(123_457_000));
                assertThat(row.getObject(11, LocalDateTime.class)).isEqualTo(time);
                assertThat(row.getObject(12, ZonedDateTime.class).toOffsetDateTime())
                        .isEqualTo(zoned);
                assertThat(row.getObject(12, OffsetDateTime.class)).isEqualTo(zoned);
                assertThat(row.getBytes(14)).containsExactly(0, 2, -3);
                assertThat(row.getFloat(15)).isEqualTo(1.5f);
                assertThat(row.getDouble(16)).isEqualTo(-2.25);
                assertThat(row.next()).isFalse();
            }
        }
    }

    @Test
    void rowsComeByFetchSizeWithOneRoundTripEach() throws SQLException {
        execute("CREATE TABLE T (ID NUMBER(9) NOT NULL PRIMARY KEY, V VARCHAR2(20))");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO T VALUES (?, ?)")) {
            for (int i = 0; i < 26; i++) {
                insert.setInt(1, i);
                if (i % 3 == 0) {
                    insert.setNull(2, Types.VARCHAR);
                } else {
                    insert.setString(2, "v" + i);
                }
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(26).containsOnly(1);
        }
        connection.commit();
        int before = server.calls(Call.FETCH);

        List<@Nullable String> values = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("SELECT ID, V FROM T ORDER BY ID")) {
            query.setFetchSize(7);
            for (int time = 0; time < 2; time++) {
                values.clear();
                try (ResultSet rows = query.executeQuery()) {
                    while (rows.next()) {
                        values.add(rows.getString(2));
                    }
                }
            }
        }

        assertThat(values).hasSize(26).startsWith(null, "v1", "v2", null);
        assertThat(server.calls(Call.FETCH) - before).isEqualTo(2 * 3);
    }

    @Test
    void largeTextsComeWithTheirRowsOrByTheirLocator() throws SQLException {
        execute("CREATE TABLE L (ID NUMBER(9) NOT NULL PRIMARY KEY, A CLOB, B VARCHAR2(20))");
        String[] texts = {"kleine Größe 😀", null, "mäd ".repeat(1_500), "0123456789äöü€".repeat(5_000), "", "x"};
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO L (ID, A, B) VALUES (?, ?, ?)")) {
            for (int i = 0; i < texts.length; i++) {
                insert.setInt(1, i);
                insert.setString(2, texts[i]);
                insert.setString(3, "b" + i);
                insert.executeUpdate();
            }
        }

        try (PreparedStatement query = connection.prepareStatement("SELECT A, A, B FROM L ORDER BY ID");
                ResultSet rows = query.executeQuery()) {
            for (int i = 0; rows.next(); i++) {
                String expected = Objects.equals(texts[i], "") ? null : texts[i];
                assertThat(rows.getString(1)).isEqualTo(expected);
                Clob clob = rows.getClob(2);
                assertThat(clob == null ? null : clob.getSubString(1, (int) clob.length()))
                        .isEqualTo(expected);
                assertThat(rows.getString(3)).isEqualTo("b" + i);
            }
        }
        assertThat(server.calls(Call.LARGE_OBJECT)).isLessThan(10);
    }

    @Test
    void metadataDescribesTablesKeysAndIndexes() throws SQLException {
        execute(
                "CREATE TABLE LOGINS (ID NUMBER(19) NOT NULL, LAST_LOGIN TIMESTAMP(6), NAME VARCHAR2(100 CHAR), D DATE,"
                        + " CONSTRAINT LOGINS_PK PRIMARY KEY (ID))",
                "CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
        DatabaseMetaData meta = connection.getMetaData();

        assertThat(read(meta.getTables(null, "APP", "LOGINS", null), "TABLE_NAME", "TABLE_TYPE"))
                .containsExactly("LOGINS TABLE");
        assertThat(read(
                        meta.getColumns(null, "APP", "LOGINS", "%"),
                        "COLUMN_NAME",
                        "TYPE_NAME",
                        "COLUMN_SIZE",
                        "DECIMAL_DIGITS",
                        "NULLABLE"))
                .containsExactly(
                        "ID NUMBER 19 0 0",
                        "LAST_LOGIN TIMESTAMP(6) 11 6 1",
                        "NAME VARCHAR2 100 null 1",
                        "D DATE 7 null 1");
        assertThat(read(meta.getPrimaryKeys(null, "APP", "LOGINS"), "TABLE_SCHEM", "COLUMN_NAME"))
                .containsExactly("APP ID");
        assertThat(read(meta.getIndexInfo(null, "APP", "LOGINS", false, true), "INDEX_NAME", "COLUMN_NAME"))
                .contains("LOGINS_LL LAST_LOGIN", "LOGINS_LL ID");
        assertThat(read(meta.getSchemas(), "TABLE_SCHEM")).contains("APP");
    }

    @Test
    void failuresHaveOraclesNumbers() throws SQLException {
        execute("CREATE TABLE T (ID NUMBER(9) NOT NULL PRIMARY KEY, V VARCHAR2(3))");

        assertThat(failure(SQLSyntaxErrorException.class, "SELECT * FROM NOWHERE"))
                .isEqualTo(942);
        assertThat(failure(SQLSyntaxErrorException.class, "SELECT NOTHING FROM T"))
                .isEqualTo(904);
        execute("INSERT INTO T VALUES (1, 'a')");
        assertThat(failure(SQLIntegrityConstraintViolationException.class, "INSERT INTO T VALUES (1, 'b')"))
                .isEqualTo(1);
        // Three bytes are one character.
        assertThat(failure(SQLException.class, "INSERT INTO T VALUES (2, '€€')"))
                .isEqualTo(12899);
        assertThat(read("SELECT COUNT(*) FROM T")).containsExactly("1");
    }

    @Test
    void aBatchThatFailsTellsWhatItDidBefore() throws SQLException {
        execute("CREATE TABLE T (ID NUMBER(9) NOT NULL PRIMARY KEY)", "INSERT INTO T VALUES (1)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO T VALUES (?)")) {
            for (int id : new int[] {5, 1, 6}) {
                insert.setInt(1, id);
                insert.addBatch();
            }

            BatchUpdateException failure = catchThrowableOfType(BatchUpdateException.class, insert::executeBatch);

            assertThat(failure.getUpdateCounts()).containsExactly(1);
            assertThat(failure.getErrorCode()).isEqualTo(1);
        }
        connection.rollback();
        assertThat(read("SELECT COUNT(*) FROM T")).containsExactly("0");
    }

    @Test
    void aSnapshotIsReadUntilItExpires() throws SQLException {
        execute("CREATE TABLE T (ID NUMBER(9) NOT NULL PRIMARY KEY)", "INSERT INTO T VALUES (1)");
        connection.commit();
        String scn =
                read("SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM DUAL").get(0);
        String past = "SELECT COUNT(*) FROM T AS OF SCN " + scn + " t";
        server.execute("app", "INSERT INTO T VALUES (2)");

        assertThat(read("SELECT COUNT(*) FROM T")).containsExactly("2");
        assertThat(read(past)).containsExactly("1");
        assertThat(failure(SQLException.class, "SELECT COUNT(*) FROM T AS OF SCN 99999999999 t"))
                .isEqualTo(8181);

        server.expireSnapshots();

        assertThat(failure(SQLException.class, past)).isEqualTo(1555);
    }

    @Test
    void aQueryThatTakesLongIsCancelledAndItsConnectionCanBeUsed() throws SQLException {
        server.failOnce(Call.EXECUTE, "SELECT 1", 1, Fault.BUSY);
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(1);

            SQLTimeoutException failure =
                    catchThrowableOfType(SQLTimeoutException.class, () -> statement.executeQuery("SELECT 1 FROM DUAL"));

            assertThat(failure.getErrorCode()).isEqualTo(1013);
        }
        assertThat(read("SELECT 2 FROM DUAL")).containsExactly("2");
    }

    @Test
    void anOrderedErrorComesAtTheOrderedFetch() throws SQLException {
        server.failOnce(Call.FETCH, "SYSTEM_RANGE", 2, Fault.error(1555));
        int count = 0;
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(10);
            try (ResultSet rows = statement.executeQuery("SELECT X FROM SYSTEM_RANGE(1, 100)")) {
                while (rows.next()) {
                    count++;
                }
            }
        } catch (SQLException e) {
            assertThat(e.getErrorCode()).isEqualTo(1555);
        }
        assertThat(count).isEqualTo(20);
    }

    @Test
    void aSilentServerAKilledSessionAndARefusalAreWhatTheDriverCallsThem() throws SQLException {
        server.failOnce(Call.EXECUTE, "SELECT 1", 1, Fault.SILENCE);
        try (Connection impatient = connect("secret", Duration.ofSeconds(1))) {
            assertThat(failure(impatient, SQLException.class, "SELECT 1 FROM DUAL"))
                    .isEqualTo(18730);
        }
        server.failOnce(Call.EXECUTE, "SELECT 3", 1, Fault.KILL);
        assertThat(failure(SQLException.class, "SELECT 3 FROM DUAL")).isIn(3113, 17410);
        server.failEach(Call.CONNECT, "", Fault.error(12514));
        assertThat(catchThrowableOfType(SQLException.class, () -> connect("secret", Duration.ofMinutes(1)))
                        .getErrorCode())
                .isEqualTo(12514);
    }

    private void execute(String... sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String one : sql) {
                statement.execute(one);
            }
        }
    }

    private int failure(Class<? extends SQLException> type, String sql) {
        return failure(connection, type, sql);
    }

    private static int failure(Connection connection, Class<? extends SQLException> type, String sql) {
        return catchThrowableOfType(type, () -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .getErrorCode();
    }

    private List<String> read(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return read(statement.executeQuery(sql));
        }
    }

    private static List<String> read(ResultSet answer, String... columns) throws SQLException {
        List<String> read = new ArrayList<>();
        try (ResultSet rows = answer) {
            while (rows.next()) {
                if (columns.length == 0) {
                    read.add(rows.getString(1));
                    continue;
                }
                List<@Nullable String> values = new ArrayList<>();
                for (String column : columns) {
                    values.add(rows.getString(column));
                }
                read.add(String.join(" ", values));
            }
        }
        return read;
    }
}
