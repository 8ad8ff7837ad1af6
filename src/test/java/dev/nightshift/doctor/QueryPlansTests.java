package dev.nightshift.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.doctor.QueryPlans.RangePlan;
import dev.nightshift.source.KeyRange;
import java.util.List;
import org.junit.jupiter.api.Test;

final class QueryPlansTests {

    private static QueryPlans plans(String logins, String neverLoggedIn) {
        return new QueryPlans(List.of(
                new RangePlan(KeyRange.ALL_LOGINS, logins.lines().toList()),
                new RangePlan(KeyRange.NEVER_LOGGED_IN, neverLoggedIn.lines().toList())));
    }

    @Test
    void theCostOfAllRangesIsAddedUpOnPostgreSql() {
        QueryPlans plans = plans("""
                Sort  (cost=1717.77..1767.52 rows=19900 width=30)
                  Sort Key: last_login, id
                  ->  Seq Scan on logins  (cost=0.00..297.00 rows=19900 width=30)
                """, """
                Index Scan using logins_ll on logins  (cost=0.29..8.30 rows=1 width=30)
                """);

        assertThat(plans.check().toString())
                .contains("the table is read from end to end and sorted; its cost of all ranges together is 1,776");
    }

    /** As the documentation of DBMS_XPLAN shows such tables. */
    @Test
    void theCostOfAllRangesIsAddedUpOnOracle() {
        QueryPlans plans = plans("""
                | Id  | Operation          | Name   | Rows  | Bytes |TempSpc| Cost (%CPU)| Time     |
                ---------------------------------------------------------------------------------
                |   0 | SELECT STATEMENT   |        |    10M|   381M|       |  1094K  (1)| 00:00:43 |
                |   1 |  SORT ORDER BY     |        |    10M|   381M|   496M|  1094K  (1)| 00:00:43 |
                |   2 |   TABLE ACCESS FULL| LOGINS |    10M|   381M|       | 16450   (1)| 00:00:01 |
                """, """
                |   0 | SELECT STATEMENT   |        |     1 |    40 |       | 16450   (1)| 00:00:01 |
                |   1 |  TABLE ACCESS FULL | LOGINS |     1 |    40 |       | 16450   (1)| 00:00:01 |
                """);

        assertThat(plans.check().toString()).contains("its cost of all ranges together is 1,110,450");
    }

    @Test
    void aDatabaseWithoutCostsHasNoneShown() {
        assertThat(plans("PUBLIC.LOGINS_LL: LAST_LOGIN >= ?1 /* index sorted */", "PUBLIC.LOGINS.tableScan")
                        .check()
                        .toString())
                .doesNotContain("cost");
    }
}
