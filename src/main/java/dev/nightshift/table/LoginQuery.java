package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.Position;
import dev.nightshift.source.KeyRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The ordered query that reads a range from its start or after a position.
 *
 * <p>The keyset condition has the form {@code ll >= ? AND (ll > ? OR id > ?)}. The redundant first term gives an index
 * scan its lower bound; on some databases neither a plain OR nor a row value comparison does.
 */
record LoginQuery(LoginTable table, Dialect dialect, StoredTime<?> storedTime, KeyRange range) {

    LoginQuery(LoginTable table, Dialect dialect, KeyRange range) {
        this(table, dialect, dialect.storedTime(table.storedTime()), range);
    }

    /** The statement that counts all rows. */
    static String count(LoginTable table, Dialect dialect) {
        return "SELECT COUNT(*) FROM " + dialect.from(table) + table.filter("WHERE");
    }

    /** The text of the statement that counts the rows of the range. */
    String count() {
        return "SELECT COUNT(*)\nFROM " + dialect.from(table) + "\nWHERE " + rows(true) + table.filter("AND");
    }

    /** The condition for the rows of the range. */
    String rows(boolean fromStart) {
        String time = "t." + table.quoted(table.time());
        if (range.neverLoggedIn()) {
            return time + " IS NULL";
        }
        String bound = storedTime.placeholder();
        return time + " IS NOT NULL"
                + (range.from() == null || !fromStart ? "" : "\nAND " + time + " >= " + bound)
                + (range.to() == null ? "" : "\nAND " + time + " < " + bound);
    }

    /** The text of the statement, whose binds {@link #bind} sets. */
    String sql(boolean resumed) {
        String time = "t." + table.quoted(table.time());
        String id = ordered("t." + table.quoted(table.id()));
        String bound = storedTime.placeholder();
        StringBuilder sql = new StringBuilder(dialect.select())
                .append(" ")
                .append(table.columns().stream().map(this::selected).collect(Collectors.joining(", ")))
                .append("\nFROM ")
                .append(dialect.from(table))
                .append("\nWHERE ")
                .append(rows(!resumed));
        if (resumed && range.neverLoggedIn()) {
            sql.append("\nAND ").append(id).append(" > ").append(ordered("?"));
        } else if (resumed) {
            sql.append("\nAND ").append(time).append(" >= ").append(bound);
            sql.append("\nAND (").append(time).append(" > ").append(bound).append(" OR ");
            sql.append(id).append(" > ").append(ordered("?")).append(")");
        }
        sql.append(table.filter("AND"));
        // If every time is NULL, ordering by it has no effect, but lets the database use the index on the key.
        return sql.append("\nORDER BY ").append(time).append(", ").append(id).toString();
    }

    /** Prepares and binds the statement. */
    PreparedStatement prepare(Connection connection, @Nullable Position after) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(
                sql(after != null), ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
        try {
            bind(statement, after);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** Prepares and binds the statement that counts the rows of the range. */
    PreparedStatement prepareCount(Connection connection) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(count());
        try {
            bindRows(statement, 1, true);
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    /** Binds what {@link #rows} contains; returns the index of the next bind. */
    int bindRows(PreparedStatement statement, int first, boolean fromStart) throws SQLException {
        int index = first;
        if (!range.neverLoggedIn()) {
            if (range.from() != null && fromStart) {
                storedTime.bind(statement, index++, range.from());
            }
            if (range.to() != null) {
                storedTime.bind(statement, index++, range.to());
            }
        }
        return index;
    }

    private void bind(PreparedStatement statement, @Nullable Position after) throws SQLException {
        int index = bindRows(statement, 1, after == null);
        if (after == null) {
            return;
        }
        if (!range.neverLoggedIn()) {
            String time = after.storedTime();
            if (time == null) {
                throw new IllegalStateException("The position " + after + " of range " + range + " has no time");
            }
            storedTime.bind(statement, index++, time);
            storedTime.bind(statement, index++, time);
        }
        table.storedId().bind(statement, index, after.id());
    }

    private String selected(Column column) {
        Column stored = column.equals(table.time()) ? table.storedTime() : column;
        return dialect.selected(stored, "t." + table.quoted(column));
    }

    private String ordered(String expression) {
        return dialect.ordered(table.id(), expression);
    }
}
