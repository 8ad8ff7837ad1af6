package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.source.KeyRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class LoginQueryTests {

    private static final KeyRange MAY = new KeyRange(false, "2026-05-01T00:00", "2026-06-01T00:00");

    @AutoClose
    private final TestDatabase database = TestDatabase.inMemory();

    @Test
    void theWholeRangeIsAskedForInKeyOrder() {
        assertThat(query(ColumnType.NUMBER, KeyRange.ALL_LOGINS).sql(false)).isEqualTo("""
                SELECT t."ID", t."Na""me", t."LAST_LOGIN"
                FROM "APP"."LOGINS" t
                WHERE t."LAST_LOGIN" IS NOT NULL
                ORDER BY t."LAST_LOGIN", t."ID\"""");
    }

    @Test
    void aResumedQueryGivesTheIndexALowerBound() {
        assertThat(query(ColumnType.NUMBER, KeyRange.ALL_LOGINS).sql(true)).isEqualTo("""
                SELECT t."ID", t."Na""me", t."LAST_LOGIN"
                FROM "APP"."LOGINS" t
                WHERE t."LAST_LOGIN" IS NOT NULL
                AND t."LAST_LOGIN" >= ?
                AND (t."LAST_LOGIN" > ? OR t."ID" > ?)
                ORDER BY t."LAST_LOGIN", t."ID\"""");
    }

    @Test
    void aBoundedRangeIncludesItsStartAndExcludesItsEnd() {
        assertThat(query(ColumnType.NUMBER, MAY).sql(false)).isEqualTo("""
                SELECT t."ID", t."Na""me", t."LAST_LOGIN"
                FROM "APP"."LOGINS" t
                WHERE t."LAST_LOGIN" IS NOT NULL
                AND t."LAST_LOGIN" >= ?
                AND t."LAST_LOGIN" < ?
                ORDER BY t."LAST_LOGIN", t."ID\"""");
    }

    @Test
    void aResumedBoundedRangeStartsAtThePositionInPlaceOfItsStart() {
        assertThat(query(ColumnType.NUMBER, MAY).sql(true)).isEqualTo("""
                SELECT t."ID", t."Na""me", t."LAST_LOGIN"
                FROM "APP"."LOGINS" t
                WHERE t."LAST_LOGIN" IS NOT NULL
                AND t."LAST_LOGIN" < ?
                AND t."LAST_LOGIN" >= ?
                AND (t."LAST_LOGIN" > ? OR t."ID" > ?)
                ORDER BY t."LAST_LOGIN", t."ID\"""");
    }

    @Test
    void rowsThatNeverLoggedInAreAskedForInTheOrderOfTheSameIndex() {
        assertThat(query(ColumnType.NUMBER, KeyRange.NEVER_LOGGED_IN).sql(false))
                .isEqualTo("""
                SELECT t."ID", t."Na""me", t."LAST_LOGIN"
                FROM "APP"."LOGINS" t
                WHERE t."LAST_LOGIN" IS NULL
                ORDER BY t."LAST_LOGIN", t."ID\"""");
    }

    @Test
    void rowsThatNeverLoggedInResumeAfterAnId() {
        assertThat(query(ColumnType.NUMBER, KeyRange.NEVER_LOGGED_IN).sql(true)).isEqualTo("""
                SELECT t."ID", t."Na""me", t."LAST_LOGIN"
                FROM "APP"."LOGINS" t
                WHERE t."LAST_LOGIN" IS NULL
                AND t."ID" > ?
                ORDER BY t."LAST_LOGIN", t."ID\"""");
    }

    @Test
    void textIdsAreOrderedAndComparedByCodePoint() {
        assertThat(query(ColumnType.TEXT, KeyRange.ALL_LOGINS).sql(true)).isEqualTo("""
                SELECT t."ID", t."Na""me", t."LAST_LOGIN"
                FROM "APP"."LOGINS" t
                WHERE t."LAST_LOGIN" IS NOT NULL
                AND t."LAST_LOGIN" >= ?
                AND (t."LAST_LOGIN" > ? OR STRINGTOUTF8(t."ID") > STRINGTOUTF8(?))
                ORDER BY t."LAST_LOGIN", STRINGTOUTF8(t."ID")""");
        assertThat(query(ColumnType.TEXT, KeyRange.NEVER_LOGGED_IN).sql(true))
                .endsWith(
                        "AND STRINGTOUTF8(t.\"ID\") > STRINGTOUTF8(?)\nORDER BY t.\"LAST_LOGIN\", STRINGTOUTF8(t.\"ID\")");
    }

    @Test
    void theIndexOfTheKeyGivesTheOrderFromTheStart() throws Exception {
        assertThat(plan(KeyRange.ALL_LOGINS, false)).contains("LOGINS_LL").contains("index sorted");
        assertThat(plan(MAY, false, time("2026-05-01T00:00"), time("2026-06-01T00:00")))
                .contains("/* PUBLIC.LOGINS_LL: LAST_LOGIN < ?2\n        AND LAST_LOGIN >= ?1\n")
                .contains("index sorted");
    }

    @Test
    void theIndexOfTheKeyGivesTheOrderAfterAPosition() throws Exception {
        LocalDateTime after = time("2026-05-01T00:00");

        assertThat(plan(KeyRange.ALL_LOGINS, true, after, after, 7L))
                .contains("/* PUBLIC.LOGINS_LL: LAST_LOGIN >= ")
                .contains("index sorted");
    }

    @Test
    void theIndexOfTheKeyFindsTheRowsThatNeverLoggedIn() throws Exception {
        assertThat(plan(KeyRange.NEVER_LOGGED_IN, false))
                .contains("/* PUBLIC.LOGINS_LL: LAST_LOGIN IS NULL")
                .contains("index sorted");
        assertThat(plan(KeyRange.NEVER_LOGGED_IN, true, 7L))
                .contains("/* PUBLIC.LOGINS_LL: LAST_LOGIN IS NULL")
                .contains("index sorted");
    }

    private static LocalDateTime time(String text) {
        return LocalDateTime.parse(text);
    }

    private String plan(KeyRange range, boolean resumed, Object... values) throws SQLException {
        database.execute(
                "CREATE TABLE IF NOT EXISTS LOGINS"
                        + " (ID NUMBER(18) NOT NULL PRIMARY KEY, USER_NAME VARCHAR2(50), LAST_LOGIN TIMESTAMP(6))",
                "DELETE FROM LOGINS",
                "INSERT INTO LOGINS SELECT X, 'user ' || X, CASE WHEN MOD(X, 50) > 0"
                        + " THEN DATEADD('MINUTE', MOD(X * 7919, 500000), TIMESTAMP '2025-10-01 00:00:00') END"
                        + " FROM SYSTEM_RANGE(1, 10000)",
                "CREATE INDEX IF NOT EXISTS LOGINS_LL ON LOGINS (LAST_LOGIN, ID)",
                "ANALYZE");
        Connection connection = database.connection();
        LoginTable table = database.source().describe();
        LoginQuery query = new LoginQuery(table, new H2Dialect(), range);
        try (PreparedStatement explain = connection.prepareStatement("EXPLAIN " + query.sql(resumed))) {
            for (int i = 0; i < values.length; i++) {
                explain.setObject(i + 1, values[i]);
            }
            try (ResultSet plan = explain.executeQuery()) {
                plan.next();
                return plan.getString(1);
            }
        }
    }

    private static LoginQuery query(ColumnType id, KeyRange range) {
        LoginTable table = new LoginTable(
                "\"APP\".\"LOGINS\"",
                "\"",
                false,
                null,
                SourceProperties.Unique.PROVED,
                List.of(
                        new Column("id", "ID", "?", id, 18, 0, false),
                        new Column("na\"me", "Na\"me", "?", ColumnType.TEXT, 50, 0, true),
                        new Column("last_login", "LAST_LOGIN", "?", ColumnType.INSTANT, 0, 6, true)),
                0,
                2,
                ColumnType.LOCAL_DATE_TIME,
                ZoneOffset.UTC,
                Snapshot.NONE);
        return new LoginQuery(table, new H2Dialect(), range);
    }
}
