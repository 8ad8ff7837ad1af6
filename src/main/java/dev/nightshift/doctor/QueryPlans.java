package dev.nightshift.doctor;

import dev.nightshift.source.KeyRange;
import dev.nightshift.work.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the database's plans for the ranges of a run mean together. */
record QueryPlans(List<RangePlan> plans) {

    private static final Pattern FULL_SCAN = Pattern.compile("TABLE ACCESS (STORAGE )?FULL|Seq Scan|\\.tableScan");
    private static final Pattern SORT = Pattern.compile("SORT ORDER BY|^\\s*(->)?\\s*(Incremental )?Sort  |^ORDER BY");
    /** Of the whole statement: in PostgreSQL's first line, in the first line of Oracle's table, with (%CPU) behind it. */
    private static final Pattern COST =
            Pattern.compile("cost=[\\d.]+\\.\\.([\\d.]+)|SELECT STATEMENT.*\\|\\s*(\\d+)([KMG]?)\\s+\\(\\d+\\)\\s*\\|");

    private static final Pattern SORTED_BY_INDEX = Pattern.compile("/\\* index sorted \\*/");

    /** Whether a range is sorted, for which the database needs room. */
    boolean sorts() {
        return plans.stream().anyMatch(RangePlan::sorts);
    }

    Check check() {
        long scans = logins(RangePlan::scans);
        long sorts = logins(RangePlan::sorts);
        List<String> details = new ArrayList<>();
        for (RangePlan plan : plans) {
            details.add(plan.range() + ":");
            plan.lines().forEach(line -> details.add("  " + line));
        }
        String found = (scans > 0 ? "the table is read from end to end" : "the rows are read by an index")
                + (sorts > 0 ? " and sorted" : ", in order, without a sort")
                + cost().map(cost -> "; its cost of all ranges together is " + Figures.number(cost))
                        .orElse("");
        Check check = scans > 1
                ? Check.warn(
                        "plan",
                        found + ", once for each of " + scans + " ranges",
                        "Create the index of the check above, or read in one range")
                : Check.ok("plan", found);
        return check.withDetails(details);
    }

    /** By the database's own measure; empty where it has none. */
    private Optional<Long> cost() {
        return plans.stream().map(RangePlan::cost).flatMap(Optional::stream).reduce(Long::sum);
    }

    private long logins(Predicate<RangePlan> what) {
        return plans.stream()
                .filter(plan -> !plan.range().neverLoggedIn())
                .filter(what)
                .count();
    }

    /** How the database says that it will read a range. */
    record RangePlan(KeyRange range, List<String> lines) {

        boolean scans() {
            return has(FULL_SCAN);
        }

        boolean sorts() {
            return has(SORT) && !has(SORTED_BY_INDEX);
        }

        Optional<Long> cost() {
            return lines.stream()
                    .map(COST::matcher)
                    .filter(Matcher::find)
                    .findFirst()
                    .map(found -> found.group(1) != null
                            ? Math.round(Double.parseDouble(found.group(1)))
                            : Long.parseLong(found.group(2)) * unit(found.group(3)));
        }

        /** Oracle shortens what does not fit its column. */
        private static long unit(String letter) {
            return switch (letter) {
                case "K" -> 1_000;
                case "M" -> 1_000_000;
                case "G" -> 1_000_000_000;
                default -> 1;
            };
        }

        private boolean has(Pattern pattern) {
            return lines.stream().anyMatch(line -> pattern.matcher(line).find());
        }
    }
}
