package dev.nightshift.doctor;

import dev.nightshift.source.KeyRange;
import dev.nightshift.table.QueryPlan;
import dev.nightshift.work.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The database's plans for the ranges of a run. */
record QueryPlans(List<RangePlan> plans) {

    /** Whether a range is sorted, for which the database needs memory or temporary space. */
    boolean sorts() {
        return plans.stream().anyMatch(range -> range.plan().sorts());
    }

    Check check() {
        long scans = logins(QueryPlan::scans);
        long sorts = logins(QueryPlan::sorts);
        List<String> details = new ArrayList<>();
        for (RangePlan range : plans) {
            details.add(range.range() + ":");
            range.plan().lines().forEach(line -> details.add("  " + line));
        }
        String found = (scans > 0 ? "the table is read from end to end" : "the rows are read by an index")
                + (sorts > 0
                        ? " and sorted"
                        : sorts() ? ", in order; those that never logged in are sorted" : ", in order, without a sort")
                + cost().map(cost -> "; the total cost of all ranges is " + Figures.number(cost))
                        .orElse("");
        Check check = scans > 1
                ? Check.warn(
                        "plan",
                        found + ", once for each of " + scans + " ranges",
                        "Create the index of the check above, or set nightshift.source.partitions to 1")
                : Check.ok("plan", found);
        return check.withDetails(details);
    }

    /** The total cost in the database's own unit; empty if it reports none. */
    private Optional<Long> cost() {
        return plans.stream()
                .flatMap(range -> Stream.ofNullable(range.plan().cost()))
                .reduce(Long::sum);
    }

    private long logins(Predicate<QueryPlan> what) {
        return plans.stream()
                .filter(range -> !range.range().neverLoggedIn())
                .map(RangePlan::plan)
                .filter(what)
                .count();
    }

    /** The database's plan for one range. */
    record RangePlan(KeyRange range, QueryPlan plan) {}
}
