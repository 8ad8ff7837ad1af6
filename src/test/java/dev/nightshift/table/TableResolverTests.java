package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TableResolverTests {

    private static final String TABLE =
            "CREATE TABLE LOGINS (ID NUMBER(18) NOT NULL PRIMARY KEY, USER_NAME VARCHAR2(50), LAST_LOGIN TIMESTAMP(6))";

    @AutoClose
    private final TestDatabase database = TestDatabase.inMemory();

    @Test
    void aTableIsDescribedWithItsColumnsAndItsKey() {
        database.execute(TABLE);

        LoginTable table = database.source().describe();

        assertThat(table.quotedName()).isEqualTo("\"PUBLIC\".\"LOGINS\"");
        assertThat(table.columns())
                .containsExactly(
                        new Column("id", "ID", "NUMERIC", ColumnType.NUMBER, 18, 0, false),
                        new Column("user_name", "USER_NAME", "CHARACTER VARYING", ColumnType.TEXT, 50, 0, true),
                        new Column("last_login", "LAST_LOGIN", "TIMESTAMP", ColumnType.INSTANT, 26, 6, true));
        assertThat(table.id().name()).isEqualTo("id");
        assertThat(table.time().name()).isEqualTo("last_login");
        assertThat(table.timeType()).isEqualTo(ColumnType.LOCAL_DATE_TIME);
        assertThat(table.zone()).isEqualTo(ZoneId.of("UTC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOGINS", "logins", "Logins", "PUBLIC.LOGINS", "public.logins"})
    void aTableIsFoundRegardlessOfCase(String name) {
        database.execute(TABLE);

        assertThat(database.source("table", name).describe().quotedName()).isEqualTo("\"PUBLIC\".\"LOGINS\"");
    }

    @Test
    void columnsAreFoundRegardlessOfCase() {
        database.execute(TABLE);

        LoginTable table = database.source("id-column", "id", "time-column", "Last_Login", "columns", "user_NAME")
                .describe();

        assertThat(table.columns()).extracting(Column::sourceName).containsExactly("ID", "LAST_LOGIN", "USER_NAME");
    }

    @Test
    void ofTwoNamesThatDifferInCaseTheExactOneIsTaken() {
        database.execute(
                "CREATE TABLE LOGINS (ID INT PRIMARY KEY)",
                "CREATE TABLE \"logins\" (ID INT PRIMARY KEY, \"last_login\" TIMESTAMP, LAST_LOGIN VARCHAR2(9))");

        LoginTable table = database.source("table", "logins", "time-column", "last_login", "columns", "ID,last_login")
                .describe();

        assertThat(table.quotedName()).isEqualTo("\"PUBLIC\".\"logins\"");
        assertThat(table.time().sourceName()).isEqualTo("last_login");
    }

    @Test
    void aTableInAnotherSchemaIsFoundByBothNames() {
        database.execute(
                "CREATE SCHEMA \"app\"",
                "CREATE TABLE \"app\".\"users\" (\"id\" INT PRIMARY KEY, \"last_login\" TIMESTAMP(3))");

        assertThat(database.source("table", "APP.Users").describe().quotedName())
                .isEqualTo("\"app\".\"users\"");
    }

    @Test
    void onlyTheOwnSchemaIsSearchedForANameWithoutSchema() {
        database.execute(
                TABLE, "CREATE SCHEMA APP", "CREATE TABLE APP.LOGINS (X INT)", "CREATE TABLE APP.USERS (X INT)");

        assertThat(database.source().describe().quotedName()).isEqualTo("\"PUBLIC\".\"LOGINS\"");
        assertRefused(
                "There is no table USERS in the source (schema PUBLIC); correct nightshift.source.table, or grant SELECT"
                        + " on it. Tables seen: PUBLIC.LOGINS",
                "table",
                "USERS");
    }

    @Test
    void namesWithQuotesAndWildcardsAreQuotedAndMeanThemselves() {
        database.execute(
                "CREATE TABLE \"a_b%\"\"c\" (\"i\"\"d\" INT PRIMARY KEY, \"_%\" TIMESTAMP)",
                "CREATE TABLE \"axby\"\"c\" (\"other\" INT PRIMARY KEY)",
                "INSERT INTO \"a_b%\"\"c\" VALUES (1, NULL), (2, TIMESTAMP '2026-11-23 01:02:03')");
        LoginSource source =
                database.source("name", "odd", "table", "a_b%\"c", "id-column", "i\"d", "time-column", "_%");

        LoginTable table = source.describe();

        assertThat(table.columns()).extracting(Column::name).containsExactly("i\"d", "_%");
        assertThat(source.count(table, new StopSignal())).hasValue(2);
        assertThat(Streams.ids(source, KeyRange.ALL_LOGINS)).containsExactly("2");
        assertThat(Streams.ids(source, KeyRange.NEVER_LOGGED_IN)).containsExactly("1");
    }

    @Test
    void aColumnListWithoutTheKeyCarriesTheKeyFirst() {
        database.execute(TABLE);

        LoginTable table = database.source("columns", "USER_NAME").describe();

        assertThat(table.columns()).extracting(Column::name).containsExactly("id", "last_login", "user_name");
        assertThat(table.idIndex()).isZero();
        assertThat(table.timeIndex()).isEqualTo(1);
    }

    @Test
    void aColumnListHasItsOwnOrder() {
        database.execute(TABLE);

        LoginTable table = database.source("columns", "LAST_LOGIN,USER_NAME,ID").describe();

        assertThat(table.columns()).extracting(Column::name).containsExactly("last_login", "user_name", "id");
    }

    @Test
    void aUniqueIndexServesInPlaceOfAPrimaryKey() {
        database.execute(
                "CREATE TABLE LOGINS (A INT, B INT, ID INT NOT NULL, LAST_LOGIN DATE, PRIMARY KEY (A, B))",
                "CREATE UNIQUE INDEX ONE ON LOGINS (ID)");

        assertThat(database.source().describe().id().sourceName()).isEqualTo("ID");
    }

    @Test
    void aTimeWithZoneNeedsNoTimeZone() {
        database.execute("CREATE TABLE LOGINS (ID INT PRIMARY KEY, LAST_LOGIN TIMESTAMP(3) WITH TIME ZONE)");

        LoginTable table = database.source("time-zone", "").describe();

        assertThat(table.timeType()).isEqualTo(ColumnType.OFFSET_DATE_TIME);
        assertThat(table.zone()).isEqualTo(ZoneOffset.UTC);
    }

    @Test
    void theEmbeddedSampleIsInUtc() {
        database.execute(TABLE);

        LoginTable table = new LoginSource(database.dataSource(), TestDatabase.bind()).describe();

        assertThat(table.zone()).isEqualTo(ZoneOffset.UTC);
        assertThat(table.columns()).hasSize(3);
    }

    @Test
    void anExternalTimeWithoutZoneNeedsATimeZone() {
        database.execute(TABLE);

        assertRefused(
                "Column LAST_LOGIN of table PUBLIC.LOGINS has type TIMESTAMP, which has no zone; set"
                        + " nightshift.source.time-zone to the zone in which its values were written, for instance UTC or"
                        + " Europe/Berlin",
                "time-zone",
                "");
    }

    @Test
    void aDatabaseWithoutTablesSaysSo() {
        assertRefused(
                "There is no table LOGINS in the source (schema PUBLIC); correct nightshift.source.table, or grant"
                        + " SELECT on it. Tables seen: none");
    }

    @Test
    void aMissingTableOfANamedSchemaIsRefused() {
        database.execute(TABLE);

        assertRefused(
                "There is no table APP.LOGINS in the source; correct nightshift.source.table, or grant SELECT on it."
                        + " Tables seen: PUBLIC.LOGINS",
                "table",
                "APP.LOGINS");
    }

    @Test
    void ofManyTablesTwentyAreListed() {
        for (int i = 10; i < 31; i++) {
            database.execute("CREATE TABLE T" + i + " (X INT)");
        }

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> database.source().describe())
                .withMessageContaining("Tables seen: PUBLIC.T10, PUBLIC.T11, ")
                .withMessageEndingWith(", PUBLIC.T29, …");
    }

    @Test
    void aViewIsRefusedAsOne() {
        database.execute(TABLE, "CREATE VIEW SEEN AS SELECT * FROM LOGINS");

        assertRefused(
                "PUBLIC.SEEN is a view, of which the database knows no unique id; set nightshift.source.table to the"
                        + " table behind it, or nightshift.source.unique to assumed if its ids are unique and never null",
                "table",
                "SEEN");
    }

    @Test
    void aViewWhoseIdIsAssumedToBeUniqueIsReadUntilTwoKeysAreEqual() {
        database.execute(
                TABLE,
                "CREATE VIEW SEEN AS SELECT * FROM LOGINS UNION ALL SELECT * FROM LOGINS WHERE ID = 2",
                "INSERT INTO LOGINS VALUES (1, 'a', TIMESTAMP '2026-01-01 00:00:00'), (3, 'c', NULL)");
        LoginSource source = database.source("table", "SEEN", "unique", "assumed");

        assertThat(source.describe().unique()).isEqualTo(SourceProperties.Unique.ASSUMED);
        assertThat(Streams.ids(source, KeyRange.ALL_LOGINS)).containsExactly("1");
        assertThat(Streams.ids(source, KeyRange.NEVER_LOGGED_IN)).containsExactly("3");
        assertThat(source.boundaries(source.describe(), 2, KeyRange.ALL_LOGINS, 1_000_000L, new StopSignal()))
                .hasSizeLessThan(2);

        database.execute("INSERT INTO LOGINS VALUES (2, 'b', TIMESTAMP '2026-01-02 00:00:00')");
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Streams.ids(source, KeyRange.ALL_LOGINS))
                .withMessageContaining("(2026-01-02T00:00, 2) came after (2026-01-02T00:00, 2)");
    }

    @Test
    void aKeyOfIdAndTimeIsEnoughIfNeitherIsEverNull() {
        database.execute("CREATE TABLE LOGINS (ID INT, LAST_LOGIN TIMESTAMP, PRIMARY KEY (LAST_LOGIN, ID))");

        assertThat(database.source().describe().unique()).isEqualTo(SourceProperties.Unique.PROVED);
    }

    /** Oracle's driver takes the underscore of a schema for any character. */
    @Test
    void theKeyOfASchemaWithASimilarNameProvesNothing() throws Exception {
        OracleServer server = new OracleServer()
                .addUser("reader", "secret")
                .addUser("CRM_1", "secret")
                .addUser("CRMX1", "secret")
                .execute("CRM_1", "CREATE TABLE LOGINS (ID NUMBER(19) NOT NULL, LAST_LOGIN TIMESTAMP(6))")
                .execute(
                        "CRMX1",
                        "CREATE TABLE LOGINS (ID NUMBER(19) NOT NULL, LAST_LOGIN TIMESTAMP(6), CONSTRAINT X_PK PRIMARY KEY"
                                + " (ID))");
        try (TestDatabase oracle = TestDatabase.on(server)) {
            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> oracle.source("table", "CRM_1.LOGINS", "snapshot", "none")
                            .describe())
                    .withMessageStartingWith("Column ID of table CRM_1.LOGINS has no primary key or unique index");
            assertThat(oracle.source("table", "CRMX1.LOGINS", "snapshot", "none")
                            .describe()
                            .unique())
                    .isEqualTo(SourceProperties.Unique.PROVED);
        }
    }

    @Test
    void onlyTheRowsOfTheFilterAreCountedDividedAndRead() {
        database.execute(
                TABLE,
                "INSERT INTO LOGINS SELECT X, CASE MOD(X, 2) WHEN 0 THEN 'even; -- ' ELSE 'odd' END,"
                        + " DATEADD('SECOND', X, TIMESTAMP '2026-01-01 00:00:00') FROM SYSTEM_RANGE(1, 40)",
                "INSERT INTO LOGINS VALUES (41, 'odd', NULL), (42, 'even; -- ', NULL)");
        LoginSource source = database.source("where", "t.USER_NAME = 'odd' OR ID = 2 -- and no other");
        LoginTable table = source.describe();

        assertThat(source.count(table, new StopSignal())).hasValue(22);
        assertThat(Streams.ids(source, KeyRange.ALL_LOGINS)).hasSize(21).startsWith("1", "2", "3", "5");
        assertThat(Streams.ids(source, KeyRange.NEVER_LOGGED_IN)).containsExactly("41");
        assertThat(source.boundaries(table, 2, KeyRange.ALL_LOGINS, 22L, new StopSignal()))
                .containsExactly("2026-01-01T00:00:21");
        assertThat(source.statements(table, true))
                .filteredOn(statement -> statement.sql().contains("\"LOGINS\" t"))
                .allMatch(statement -> statement.sql().contains(String.valueOf(table.where())));
    }

    @Test
    void aFilterThatTheDatabaseDoesNotUnderstandIsRefusedBeforeAnythingIsRead() {
        database.execute(TABLE);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> database.source("where", "TENANT = 7").describe())
                .withMessageStartingWith(
                        "The database does not accept nightshift.source.where, which is: TENANT = 7: Column \"TENANT\"")
                .withMessageEndingWith(
                        "It must be a condition in SQL on the columns of PUBLIC.LOGINS, which has the alias" + " t")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void aNameThatFitsTwoTablesIsRefused() {
        database.execute("CREATE TABLE \"logins\" (X INT)", "CREATE TABLE \"Logins\" (X INT)");

        assertRefused("nightshift.source.table is LOGINS, which matches [PUBLIC.Logins, PUBLIC.logins]; write it in the"
                + " exact case");
    }

    @ParameterizedTest
    @CsvSource({"id-column", "time-column", "columns"})
    void aMissingColumnIsRefusedByItsSetting(String setting) {
        database.execute(TABLE);

        assertRefused(
                "There is no column NOPE in table PUBLIC.LOGINS; correct nightshift.source." + setting
                        + ". Its columns: ID, USER_NAME, LAST_LOGIN",
                setting,
                "NOPE");
    }

    @Test
    void aNameThatFitsTwoColumnsIsRefused() {
        database.execute("CREATE TABLE LOGINS (\"id\" INT PRIMARY KEY, \"Id\" INT, LAST_LOGIN TIMESTAMP)");

        assertRefused("There are several columns ID in table PUBLIC.LOGINS; correct nightshift.source.id-column."
                + " Its columns: id, Id, LAST_LOGIN");
    }

    @Test
    void columnsThatAreEqualInLowerCaseAreRefused() {
        database.execute("CREATE TABLE LOGINS (ID INT PRIMARY KEY, LAST_LOGIN TIMESTAMP, \"Mail\" INT, MAIL INT)");

        assertRefused(
                "Table PUBLIC.LOGINS has columns Mail and MAIL, which differ only in case, and part files use lower"
                        + " case names; leave one out in nightshift.source.columns");
        assertThat(database.source("columns", "MAIL").describe().columns()).hasSize(3);
    }

    @Test
    void aColumnThatIsNamedTwiceIsRefused() {
        database.execute(TABLE);

        assertRefused(
                "nightshift.source.columns names column USER_NAME of table PUBLIC.LOGINS twice; leave one out",
                "columns",
                "USER_NAME,user_name");
    }

    @Test
    void aNullableIdIsRefused() {
        database.execute("CREATE TABLE LOGINS (ID INT UNIQUE, LAST_LOGIN TIMESTAMP)");

        assertRefused("Column ID of table PUBLIC.LOGINS may be null, but the id must identify every row; make it NOT"
                + " NULL, or name another nightshift.source.id-column");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX PLAIN ON LOGINS (ID)",
                "CREATE UNIQUE INDEX BOTH_ ON LOGINS (ID, LAST_LOGIN)",
                "ALTER TABLE LOGINS ADD PRIMARY KEY (ID, TENANT)"
            })
    void anIdThatIsNotUniqueByItselfIsRefused(String index) {
        database.execute("CREATE TABLE LOGINS (ID INT NOT NULL, TENANT INT NOT NULL, LAST_LOGIN TIMESTAMP)", index);

        assertRefused("Column ID of table PUBLIC.LOGINS has no primary key or unique index of its own that is"
                + " valid and covers all rows (one on ID and LAST_LOGIN, neither ever null, is enough), but the id must"
                + " identify every row; add one, name another nightshift.source.id-column, or set"
                + " nightshift.source.unique to assumed if its ids are unique");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "BLOB | BINARY LARGE OBJECT | part files have no exact form for it",
                "INTERVAL DAY TO SECOND | INTERVAL DAY TO SECOND | part files have no exact form for it",
                "INT ARRAY | INTEGER ARRAY | part files have no exact form for it",
                "TIME | TIME | part files have no exact form for it",
                "TIME WITH TIME ZONE | TIME WITH TIME ZONE | part files have no exact form for it",
                "JSON | JSON | part files have no exact form for it",
            })
    void aTypeThatCannotBeCarriedIsRefusedWithTheWayOut(String type, String name, String reason) {
        database.execute("CREATE TABLE LOGINS (ID INT PRIMARY KEY, LAST_LOGIN TIMESTAMP, X " + type + ")");

        assertRefused("Column X of table PUBLIC.LOGINS has type " + name + ": " + reason
                + ". Leave it out: list the other columns in nightshift.source.columns");
        assertThat(database.source("columns", "ID").describe().columns()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"BOOLEAN, BOOLEAN", "BINARY_DOUBLE, DOUBLE PRECISION", "TIMESTAMP, TIMESTAMP"})
    void anIdOfAnotherTypeIsRefused(String type, String name) {
        database.execute("CREATE TABLE LOGINS (ID " + type + " PRIMARY KEY, LAST_LOGIN TIMESTAMP)");

        assertRefused("Column ID of table PUBLIC.LOGINS has type " + name
                + ", but an id is a number, a text, bytes or a UUID; name another nightshift.source.id-column");
    }

    @Test
    void anIdThatCannotBeCarriedIsNotToBeLeftOut() {
        database.execute("CREATE TABLE LOGINS (ID TIME PRIMARY KEY, LAST_LOGIN TIMESTAMP)");

        assertRefused("Column ID of table PUBLIC.LOGINS has type TIME: part files have no exact form for it."
                + " Name another nightshift.source.id-column");
    }

    @Test
    void anIdWhoseOrderIsNotThatOfItsCharactersIsRefused() {
        database.execute("CREATE TABLE LOGINS (ID CHAR(3) PRIMARY KEY, LAST_LOGIN TIMESTAMP)");

        assertRefused("Column ID of table PUBLIC.LOGINS has type CHARACTER and cannot be the id: the database does not"
                + " order it by code point. Name another nightshift.source.id-column");
    }

    @ParameterizedTest
    @CsvSource({"NUMBER(10), NUMERIC", "VARCHAR2(9), CHARACTER VARYING"})
    void aTimeThatIsNotATimestampIsRefused(String type, String name) {
        database.execute("CREATE TABLE LOGINS (ID INT PRIMARY KEY, LAST_LOGIN " + type + ")");

        assertRefused("Column LAST_LOGIN of table PUBLIC.LOGINS has type " + name + ", but the time of a login is a"
                + " TIMESTAMP with or without zone, or a DATE with time of day; name another"
                + " nightshift.source.time-column");
    }

    @Test
    void aTimeThatCannotBeCarriedIsNotToBeLeftOut() {
        database.execute("CREATE TABLE LOGINS (ID INT PRIMARY KEY, LAST_LOGIN TIME)");

        assertRefused("Column LAST_LOGIN of table PUBLIC.LOGINS has type TIME: part files have no exact form for it. "
                + "Name another nightshift.source.time-column");
    }

    @Test
    void aDateWithoutTimeOfDayIsNotATime() throws Exception {
        try (TestDatabase standard = TestDatabase.inStandardMode()) {
            standard.execute("CREATE TABLE LOGINS (ID INT PRIMARY KEY, LAST_LOGIN DATE)");

            assertThatExceptionOfType(NightshiftException.class)
                    .isThrownBy(() -> standard.source().describe())
                    .withMessageStartingWith("Column LAST_LOGIN of table PUBLIC.LOGINS has type DATE, but the time of a"
                            + " login is a TIMESTAMP with or without zone, or a DATE with time of day;");
        }
    }

    private void assertRefused(String message, String... settings) {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> database.source(settings).describe())
                .withMessage(message)
                .matches(e -> e.reason() == Reason.REFUSED);
    }
}
