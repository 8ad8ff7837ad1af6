package dev.nightshift.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.doctor.QueryPlans.RangePlan;
import dev.nightshift.source.KeyRange;
import dev.nightshift.table.QueryPlan;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class QueryPlansTests {

    private static QueryPlans plans(@Nullable Long costOfLogins, @Nullable Long costOfOthers) {
        return new QueryPlans(List.of(
                new RangePlan(KeyRange.ALL_LOGINS, new QueryPlan(List.of("Seq Scan"), true, true, costOfLogins)),
                new RangePlan(
                        KeyRange.NEVER_LOGGED_IN, new QueryPlan(List.of("Index Scan"), false, false, costOfOthers))));
    }

    @Test
    void theCostOfAllRangesIsAddedUp() {
        assertThat(plans(1_094_000L, 16_450L).check().toString())
                .contains("the table is read from end to end and sorted; the total cost of all ranges is 1,110,450");
    }

    @Test
    void noSortIsDeniedAboveAPlanThatSortsTheRowsThatNeverLoggedIn() {
        QueryPlans plans = new QueryPlans(List.of(
                new RangePlan(KeyRange.ALL_LOGINS, new QueryPlan(List.of("Index Scan"), false, false, null)),
                new RangePlan(KeyRange.NEVER_LOGGED_IN, new QueryPlan(List.of("Sort"), false, true, null))));

        assertThat(plans.check().found())
                .isEqualTo("the rows are read by an index, in order; those that never logged in are sorted");
    }

    @Test
    void aDatabaseWithoutCostsHasNoneShown() {
        assertThat(plans(null, null).check().toString()).doesNotContain("cost");
    }

    @Test
    void everyPlanIsShownUnderItsRange() {
        assertThat(plans(null, null).check().details())
                .containsExactly("all logins:", "  Seq Scan", "rows that never logged in:", "  Index Scan");
    }
}
