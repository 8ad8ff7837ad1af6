package dev.nightshift.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The database's plan for a query.
 *
 * @param lines the plan in the database's own words
 * @param scans whether the table is read from end to end
 * @param sorts whether rows are sorted, for which the database needs memory or temporary space
 * @param cost estimated cost in the database's own unit; null if the database reports none
 */
public record QueryPlan(
        List<String> lines,
        boolean scans,
        boolean sorts,
        @Nullable Long cost) {

    /** Asks for the plan of reading a range from its start, and leaves no changes in the database. */
    static QueryPlan of(Connection connection, LoginQuery query) throws SQLException {
        Dialect dialect = query.dialect();
        String explain = dialect.explain(query.sql(false));
        String explanation = dialect.explanation();
        try (Statement statement = connection.createStatement()) {
            if (explanation == null) {
                return dialect.plan(read(statement, explain));
            }
            statement.execute(explain);
            List<String> lines = read(statement, explanation);
            connection.rollback();
            return dialect.plan(lines);
        }
    }

    private static List<String> read(Statement statement, String sql) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                lines.addAll(Objects.requireNonNullElse(rows.getString(1), "")
                        .lines()
                        .toList());
            }
        }
        return lines;
    }

    static boolean contains(List<String> lines, Pattern words) {
        return lines.stream().anyMatch(line -> words.matcher(line).find());
    }
}
