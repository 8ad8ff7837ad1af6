package dev.nightshift.oraclewire;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The plan of the statement that a session explained last, in the layout of DBMS_XPLAN. Whether it sorts is H2's
 * answer; costs and names are made up.
 */
final class ExplainedPlan {

    private static final String RULER = "-".repeat(80);

    private List<String> lines = List.of();

    /** @param h2 H2's plan of the statement */
    void explained(String h2) {
        List<String> steps = new ArrayList<>(List.of(row(0, "SELECT STATEMENT")));
        if (h2.contains("index sorted")) {
            steps.add(row(1, "TABLE ACCESS BY INDEX ROWID"));
            steps.add(row(2, " INDEX RANGE SCAN"));
        } else {
            steps.add(row(1, "SORT ORDER BY"));
            steps.add(row(2, " TABLE ACCESS FULL"));
        }
        lines = new ArrayList<>(List.of("Plan hash value: 1234567890", RULER));
        lines.add("| Id  | Operation                   | Name       | Rows  | Bytes | Cost (%CPU)| Time     |");
        lines.add(RULER);
        lines.addAll(steps);
        lines.add(RULER);
    }

    private static String row(int number, String operation) {
        return "|%4d | %-27s | LOGINS     |  1000K|    40M|  1000   (1)| 00:00:01 |".formatted(number, operation);
    }

    /** The query that returns the lines from H2. */
    String query() {
        return lines.stream()
                .map(line -> "('" + line + "')")
                .collect(Collectors.joining(", ", "SELECT PLAN_TABLE_OUTPUT FROM (VALUES ", ") p (PLAN_TABLE_OUTPUT)"));
    }
}
