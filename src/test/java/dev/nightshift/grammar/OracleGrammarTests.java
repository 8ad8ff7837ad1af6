package dev.nightshift.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gate lets Oracle's SQL through and stops what only other databases take. */
final class OracleGrammarTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT t.\"ID\", t.\"LAST_LOGIN\" FROM \"CRM\".\"LOGINS\" AS OF SCN 4711 t WHERE t.\"LAST_LOGIN\" >= ?"
                        + " AND (t.\"LAST_LOGIN\" > ? OR t.\"ID\" > ?) ORDER BY t.\"LAST_LOGIN\", t.\"ID\"",
                "SELECT /*+ INDEX(t LOGINS_LL) */ t.ID FROM CRM.LOGINS t WHERE t.LAST_LOGIN < CAST(? AS DATE)",
                "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM DUAL",
                "SELECT CURRENT_SCN FROM V$DATABASE",
                "SELECT TIMESTAMP_TO_SCN(SYSTIMESTAMP) FROM DUAL",
                "SELECT ID FROM T ORDER BY NLSSORT(ID, 'NLS_SORT=BINARY') FETCH FIRST 1 ROWS ONLY",
                "SELECT ID FROM T WHERE (A, B) = (?, ?) AND COALESCE(A, B) > ? AND A > COALESCE(?, B)",
                "ALTER SESSION SET TIME_ZONE = 'UTC'",
                "GRANT FLASHBACK ON CRM.LOGINS TO NIGHTSHIFT_READER",
                "COMMIT"
            })
    void whatOracleTakesIsTaken(String sql) {
        assertThat(OracleGrammar.objections(sql)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT 1",
                "SELECT A FROM T AS u",
                "SELECT A FROM T ORDER BY A OFFSET 10",
                "SELECT A FROM T WHERE A = 'it",
                "SELECT A, FROM T",
                "SELECT A FROM T FETCH FIRST 1 ROWS ONLY ORDER BY A",
                "SELECT A::text FROM T",
                "SELECT EXTRACT(EPOCH FROM A) FROM T",
                "INSERT INTO T (A) VALUES (1), (2)",
                "CREATE TABLE T (A BIGINT AUTO_INCREMENT)",
                "CREATE TABLE IF NOT EXISTS T (A NUMBER(1))",
                "CREATE INDEX CONCURRENTLY I ON T (A)",
                "DROP TABLE IF EXISTS T",
                "GRANT FLASHBACK LOGINS TO R"
            })
    void whatTheGrammarRefusesIsStopped(String sql) {
        assertThat(OracleGrammar.objections(sql)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT A FROM T WHERE (A, B) > (?, ?)   | ORA-01796",
                "SELECT A FROM T WHERE A = 1 AND (A, B) <= (?, ?) | ORA-01796",
                "SELECT A FROM T WHERE A = TRUE          | ORA-00904",
                "UPDATE T SET A = false                  | ORA-00904",
                "CREATE TABLE T (A BOOLEAN)              | ORA-00902",
                "CREATE TABLE T (COMMENT VARCHAR2(10))   | reserved",
                "CREATE TABLE T (LEVEL NUMBER(1))        | reserved",
                "CREATE TABLE T (A234567890123456789012345678901 NUMBER(1)) | ORA-00972",
                "SELECT A FROM T LIMIT 10                | no LIMIT",
                "SELECT A FROM T;                        | ORA-00933",
                "SELECT A FROM T FETCH FIRST 1 ROWS ONLY FOR UPDATE | ORA-02014"
            })
    void whatTheGrammarLetsThroughIsStoppedBySomeRule(String sql, String objection) {
        assertThat(OracleGrammar.objections(sql)).anyMatch(words -> words.contains(objection));
    }

    @Test
    void anObjectionSaysWhere() {
        assertThat(OracleGrammar.objections("SELECT A\nFROM T\nWHERE A = TRUE"))
                .isEqualTo(List.of("line 3, column 11: there is no literal TRUE before 23ai (ORA-00904)"));
    }
}
