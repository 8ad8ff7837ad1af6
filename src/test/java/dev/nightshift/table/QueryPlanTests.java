package dev.nightshift.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the plan of a query, as the database explains it, is read. */
final class QueryPlanTests {

    private static void requirePlan(Dialect dialect, String text, boolean scans, boolean sorts, @Nullable Long cost) {
        List<String> lines = text.lines().toList();
        assertThat(dialect.plan(lines)).isEqualTo(new QueryPlan(lines, scans, sorts, cost));
    }

    @Test
    void postgreSqlsFirstLineHasTheWholeCost() {
        requirePlan(new PostgreSqlDialect(), """
                Sort  (cost=1717.77..1767.52 rows=19900 width=30)
                  Sort Key: last_login, id
                  ->  Seq Scan on logins  (cost=0.00..297.00 rows=19900 width=30)
                """, true, true, 1768L);
        requirePlan(new PostgreSqlDialect(), """
                Index Scan using logins_ll on logins  (cost=0.29..8.30 rows=1 width=30)
                """, false, false, 8L);
        requirePlan(new PostgreSqlDialect(), """
                Gather Merge  (cost=1.00..2.00 rows=19900 width=30)
                  ->  Incremental Sort  (cost=0.00..1.00 rows=19900 width=30)
                """, false, true, 2L);
    }

    /** As the documentation of DBMS_XPLAN shows such tables. */
    @Test
    void oraclesTableHasTheWholeCostInItsFirstRow() {
        requirePlan(new OracleDialect(null), """
                | Id  | Operation          | Name   | Rows  | Bytes |TempSpc| Cost (%CPU)| Time     |
                ---------------------------------------------------------------------------------
                |   0 | SELECT STATEMENT   |        |    10M|   381M|       |  1094K  (1)| 00:00:43 |
                |   1 |  SORT ORDER BY     |        |    10M|   381M|   496M|  1094K  (1)| 00:00:43 |
                |   2 |   TABLE ACCESS FULL| LOGINS |    10M|   381M|       | 16450   (1)| 00:00:01 |
                """, true, true, 1_094_000L);
        requirePlan(new OracleDialect(null), """
                |   0 | SELECT STATEMENT          |        |     1 |    40 |       | 16450   (1)| 00:00:01 |
                |   1 |  TABLE ACCESS STORAGE FULL| LOGINS |     1 |    40 |       | 16450   (1)| 00:00:01 |
                """, true, false, 16_450L);
    }

    @ParameterizedTest
    @CsvSource({
        "PUBLIC.LOGINS_LL: LAST_LOGIN >= ?1 /* index sorted */, false, false",
        "ORDER BY 2, false, true",
        "/* PUBLIC.LOGINS.tableScan */, true, false"
    })
    void h2HasNoCost(String text, boolean scans, boolean sorts) {
        requirePlan(new H2Dialect(), text, scans, sorts, null);
    }

    @Test
    void h2DoesNotSortWhatAnIndexHasInOrder() {
        requirePlan(new H2Dialect(), """
                /* PUBLIC.LOGINS_LL: LAST_LOGIN IS NOT NULL */
                ORDER BY 2, 1
                /* index sorted */
                """, false, false, null);
    }
}
