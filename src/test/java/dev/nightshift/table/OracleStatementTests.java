package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.grammar.OracleGrammar;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.source.KeyRange;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OracleStatementTests {

    private static final KeyRange MAY = new KeyRange(false, "2026-05-01T00:00", "2026-06-01T00:00");

    @Test
    void aRangeIsResumedAtItsSnapshotWithItsHint() {
        assertThat(new LoginQuery(table("TIMESTAMP(6)"), new OracleDialect("INDEX(t LOGINS_LL)"), MAY).sql(true))
                .isEqualTo("""
                SELECT /*+ INDEX(t LOGINS_LL) */ t."ID", t."LAST_LOGIN"
                FROM "CRM"."LOGINS" AS OF SCN 4711 t
                WHERE t."LAST_LOGIN" IS NOT NULL
                AND t."LAST_LOGIN" < ?
                AND t."LAST_LOGIN" >= ?
                AND (t."LAST_LOGIN" > ? OR t."ID" > ?)
                ORDER BY t."LAST_LOGIN", t."ID\"""");
    }

    @ParameterizedTest
    @CsvSource({
        "DATE, CAST(? AS DATE)",
        "TIMESTAMP(9), ?",
        "TIMESTAMP(6) WITH TIME ZONE, ?",
        "TIMESTAMP(6) WITH LOCAL TIME ZONE, CAST(? AS TIMESTAMP(9) WITH LOCAL TIME ZONE)"
    })
    void aTimeIsBoundInItsColumnsType(String type, String bound) {
        assertThat(new LoginQuery(table(type), new OracleDialect(null), MAY).sql(true))
                .contains("AND t.\"LAST_LOGIN\" < " + bound + "\n")
                .contains("AND t.\"LAST_LOGIN\" >= " + bound + "\n")
                .contains("AND (t.\"LAST_LOGIN\" > " + bound + " OR t.\"ID\" > ?)\n");
    }

    @Test
    void aLocalTimeZoneIsReadInUtcAndOrderedAsItIs() {
        assertThat(new LoginQuery(
                                table("TIMESTAMP(6) WITH LOCAL TIME ZONE"),
                                new OracleDialect(null),
                                KeyRange.ALL_LOGINS)
                        .sql(false))
                .isEqualTo("""
                SELECT t."ID", SYS_EXTRACT_UTC(t."LAST_LOGIN")
                FROM "CRM"."LOGINS" AS OF SCN 4711 t
                WHERE t."LAST_LOGIN" IS NOT NULL
                ORDER BY t."LAST_LOGIN", t."ID\"""");
    }

    @Test
    void everyStatementIsListedByTheCodeThatSendsIt() {
        List<SourceStatement> all = SourceStatement.of(new OracleDialect(null), table("DATE"), false);

        assertThat(all)
                .extracting(SourceStatement::sql)
                .startsWith(
                        "ALTER SESSION SET TIME_ZONE = '+00:00'",
                        "ALTER SESSION SET NLS_SORT = BINARY",
                        "ALTER SESSION SET NLS_COMP = BINARY",
                        new OracleDialect(null).databaseId(),
                        "SELECT \"ID\", \"LAST_LOGIN\" FROM \"CRM\".\"LOGINS\" WHERE 1 = 0",
                        new OracleDialect(null).uniqueKeys(),
                        "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM DUAL",
                        "SELECT CURRENT_SCN FROM V$DATABASE",
                        "SELECT TIMESTAMP_TO_SCN(SYSTIMESTAMP) FROM DUAL",
                        "SELECT 1 FROM \"CRM\".\"LOGINS\" AS OF SCN 4711 t WHERE ROWNUM = 1",
                        "SELECT COUNT(*) FROM \"CRM\".\"LOGINS\" AS OF SCN 4711 t");
        assertThat(all).extracting(SourceStatement::name).doesNotHaveDuplicates();
        assertThat(all)
                .allMatch(s -> s.sql().chars().filter(c -> c == '?').count()
                        == s.binds().size());
        assertThat(all).noneMatch(s -> s.sql().endsWith(";"));
    }

    @Test
    void theStatementsOfWindowsAreListedToo() {
        List<SourceStatement> all = SourceStatement.of(new OracleDialect(null), table("DATE"), true);

        assertThat(all).extracting(SourceStatement::sql).contains("""
                SELECT COUNT(*)
                FROM "CRM"."LOGINS" AS OF SCN 4711 t
                WHERE t."LAST_LOGIN" IS NOT NULL
                AND t."LAST_LOGIN" >= CAST(? AS DATE)
                AND t."LAST_LOGIN" < CAST(? AS DATE)""", """
                SELECT COUNT(*)
                FROM "CRM"."LOGINS" AS OF SCN 4711 t
                WHERE t."LAST_LOGIN" IS NULL""");
        assertThat(all).extracting(SourceStatement::name).doesNotHaveDuplicates();
        assertThat(all)
                .allMatch(s -> s.sql().chars().filter(c -> c == '?').count()
                        == s.binds().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"DATE", "TIMESTAMP(9)", "TIMESTAMP(6) WITH TIME ZONE", "TIMESTAMP(6) WITH LOCAL TIME ZONE"})
    void everyStatementPassesTheGrammar(String timeType) {
        for (LoginTable table : List.of(table(timeType), table(timeType).as(Snapshot.NONE))) {
            assertThat(Stream.of(true, false)
                            .flatMap(windows ->
                                    SourceStatement.of(new OracleDialect("FULL(t)"), table, windows).stream()))
                    .allSatisfy(statement -> assertThat(OracleGrammar.objections(statement.sql()))
                            .as(statement.sql())
                            .isEmpty());
        }
    }

    @Test
    void everyQuestionOfDoctorPassesTheGrammar() {
        Dialect oracle = new OracleDialect(null);

        assertThat(Stream.of(
                        oracle.clock(),
                        oracle.statistics(),
                        oracle.undo(),
                        oracle.sortSpace(),
                        oracle.uniqueKeys(),
                        oracle.zonedIndexColumns()))
                .allSatisfy(sql -> assertThat(OracleGrammar.objections(String.valueOf(sql)))
                        .as(sql)
                        .isEmpty());
    }

    @Test
    void anIndexIsCreatedWhileTheTableIsUsed() {
        String sql = new OracleDialect(null)
                .createIndex(new TableName("CRM", "LOGINS"), "LOGINS_IX", "\"LAST_LOGIN\", \"ID\"", "\"");

        assertThat(sql)
                .isEqualTo("CREATE INDEX \"CRM\".\"LOGINS_IX\" ON \"CRM\".\"LOGINS\" (\"LAST_LOGIN\", \"ID\") ONLINE");
        OracleGrammar.require(sql);
    }

    /** A sample is a part of the table's name, a snapshot comes behind it, and the alias last. */
    @Test
    void rangesAreChosenFromASampleAtTheSnapshot() {
        assertThat(new BoundaryQuery(
                                table("TIMESTAMP(6)"), new OracleDialect(null), 8, KeyRange.ALL_LOGINS, 200_000_000)
                        .sql())
                .isEqualTo("""
                SELECT MIN(s."LAST_LOGIN")
                FROM (SELECT t."LAST_LOGIN", NTILE(8) OVER (ORDER BY t."LAST_LOGIN") AS NIGHTSHIFT_TILE
                FROM "CRM"."LOGINS" SAMPLE BLOCK (0.050000) AS OF SCN 4711 t
                WHERE t."LAST_LOGIN" IS NOT NULL) s
                GROUP BY s.NIGHTSHIFT_TILE
                ORDER BY s.NIGHTSHIFT_TILE""");
    }

    /** A sample of blocks would be one of the whole table. */
    @Test
    void rangesOfALargeWindowAreChosenFromASampleOfItsRows() {
        KeyRange window = new KeyRange(false, "2026-01-01T00:00", "2026-02-01T00:00");

        assertThat(new BoundaryQuery(table("TIMESTAMP(6)"), new OracleDialect(null), 8, window, 200_000_000).sql())
                .contains("""
                FROM (SELECT r.* FROM "CRM"."LOGINS" AS OF SCN 4711 r WHERE DBMS_RANDOM.VALUE * 100 < 0.050000) t
                WHERE t."LAST_LOGIN" IS NOT NULL
                AND t."LAST_LOGIN" >= ?
                AND t."LAST_LOGIN" < ?) s""");
    }

    static LoginTable table(String timeType) {
        Dialect oracle = new OracleDialect(null);
        Column time = oracle.column("LAST_LOGIN", 0, timeType, 11, -1, true);
        return new LoginTable(
                "\"CRM\".\"LOGINS\"",
                "\"",
                false,
                null,
                SourceProperties.Unique.PROVED,
                List.of(oracle.column("ID", 0, "NUMBER", 19, 0, false), time.as(ColumnType.INSTANT)),
                0,
                1,
                time.type(),
                ZoneOffset.UTC,
                Snapshot.scn("4711"));
    }
}
