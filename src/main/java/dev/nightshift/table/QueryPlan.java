package dev.nightshift.table;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Asks the database how it will run a query, and leaves nothing behind there. */
final class QueryPlan {

    private final Connection connection;
    private final Dialect dialect;

    QueryPlan(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** The plan of an unbounded range from its start, line by line, as the database words it. */
    List<String> of(LoginQuery query) throws SQLException {
        String explain = dialect.explain(query.sql(false));
        String explanation = dialect.explanation();
        try (Statement statement = connection.createStatement()) {
            if (explanation == null) {
                return lines(statement, explain);
            }
            statement.execute(explain);
            List<String> lines = lines(statement, explanation);
            connection.rollback();
            return lines;
        }
    }

    private static List<String> lines(Statement statement, String sql) throws SQLException {
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
}
