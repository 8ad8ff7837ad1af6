package dev.nightshift.oraclewire;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A statement in Oracle's words, which H2 executes. It is prepared when it is first executed. */
final class EngineStatement implements AutoCloseable {

    private final EngineSession session;
    private final String oracle;
    private final Kind kind;
    private @Nullable Prepared prepared;

    EngineStatement(EngineSession session, String oracle) {
        this.session = session;
        this.oracle = oracle;
        this.kind = Kind.of(oracle);
    }

    String oracle() {
        return oracle;
    }

    Kind kind() {
        return kind;
    }

    Rows query(@Nullable Object... values) throws OracleException {
        PreparedStatement statement = prepared();
        try {
            set(statement, values);
            return new Rows(columns(statement.getMetaData()), statement.executeQuery());
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    /** The number of rows that were changed. */
    long change(@Nullable Object... values) throws OracleException {
        PreparedStatement statement = prepared();
        try {
            set(statement, values);
            session.changed();
            return statement.executeLargeUpdate();
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    void run() throws OracleException {
        session.run(oracle);
    }

    /** The columns of its answer, without executing it. */
    List<Column> columns() throws OracleException {
        try {
            return columns(prepared().getMetaData());
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    /** Ends the execution by another thread. */
    void cancel() throws OracleException {
        try {
            prepared().cancel();
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    private PreparedStatement prepared() throws OracleException {
        Prepared before = prepared;
        String text = session.translated(oracle);
        Connection connection = session.connection(oracle);
        if (before != null && before.text.equals(text) && before.connection == connection) {
            return before.statement;
        }
        close();
        try {
            Prepared now = new Prepared(text, connection, connection.prepareStatement(text));
            prepared = now;
            return now.statement;
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    private static void set(PreparedStatement statement, @Nullable Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == null) {
                statement.setNull(i + 1, Types.NULL);
            } else {
                statement.setObject(i + 1, values[i]);
            }
        }
    }

    private List<Column> columns(ResultSetMetaData h2) throws SQLException {
        List<Column> columns = new ArrayList<>();
        for (int i = 1; i <= h2.getColumnCount(); i++) {
            String label = h2.getColumnLabel(i);
            boolean nullable = h2.isNullable(i) != ResultSetMetaData.columnNoNulls;
            OracleTypeName declared = session.engine()
                    .declared(h2.getSchemaName(i), h2.getTableName(i), h2.getColumnName(i))
                    .orElse(null);
            columns.add(declared == null ? computed(h2, i, label) : declared.column(label, nullable));
        }
        return columns;
    }

    private static Column computed(ResultSetMetaData h2, int i, String name) throws SQLException {
        int length = Math.min(4000, h2.getPrecision(i));
        return switch (h2.getColumnType(i)) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.DECIMAL, Types.NUMERIC ->
                Column.number(name, 0, Column.NO_SCALE, true);
            case Types.CHAR -> Column.text(name, WireType.CHAR, 4 * length, length, true, false);
            case Types.VARCHAR, Types.NULL -> Column.text(name, WireType.VARCHAR, 4 * length, length, true, false);
            case Types.CLOB -> Column.text(name, WireType.CLOB, length, 0, true, false);
            case Types.DATE -> Column.of(name, WireType.DATE, 0, 7, true);
            case Types.TIMESTAMP -> Column.of(name, WireType.TIMESTAMP, h2.getScale(i), 11, true);
            case Types.TIMESTAMP_WITH_TIMEZONE -> Column.of(name, WireType.TIMESTAMP_TZ, h2.getScale(i), 13, true);
            case Types.VARBINARY -> Column.of(name, WireType.RAW, 0, length, true);
            case Types.REAL -> Column.of(name, WireType.BINARY_FLOAT, 0, 4, true);
            case Types.DOUBLE, Types.FLOAT -> Column.of(name, WireType.BINARY_DOUBLE, 0, 8, true);
            default -> throw new SQLException("no type of Oracle for " + h2.getColumnTypeName(i));
        };
    }

    @Override
    public void close() throws OracleException {
        Prepared open = prepared;
        prepared = null;
        if (open != null) {
            try {
                open.statement.close();
            } catch (SQLException e) {
                throw H2Errors.translated(e);
            }
        }
    }

    private record Prepared(String text, Connection connection, PreparedStatement statement) {}

    /** What a statement does, by its first word. */
    enum Kind {
        QUERY,
        CHANGE,
        BLOCK,
        OTHER;

        private static Kind of(String sql) {
            String word = sql.replaceFirst("(?s)^(?:[\\s(]|--[^\n]*\n|/\\*.*?\\*/)*(\\w*).*", "$1");
            return switch (word.toUpperCase(Locale.ROOT)) {
                case "SELECT", "WITH" -> QUERY;
                case "INSERT", "UPDATE", "DELETE", "MERGE" -> CHANGE;
                case "BEGIN", "DECLARE", "CALL" -> BLOCK;
                default -> OTHER;
            };
        }
    }
}
