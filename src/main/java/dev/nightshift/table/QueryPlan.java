package dev.nightshift.table;

import java.sql.Connection;
import java.sql.PreparedStatement;
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
        String explanation = dialect.explanation();
        try (PreparedStatement explain = connection.prepareStatement(dialect.explain(query.sql(false)))) {
            query.bindRows(explain, 1, true);
            if (explanation == null) {
                return dialect.plan(lines(explain.executeQuery()));
            }
            explain.execute();
        }
        try (Statement statement = connection.createStatement()) {
            List<String> lines = lines(statement.executeQuery(explanation));
            connection.rollback();
            return dialect.plan(lines);
        }
    }

    private static List<String> lines(ResultSet explanation) throws SQLException {
        List<String> lines = new ArrayList<>();
        try (ResultSet rows = explanation) {
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
