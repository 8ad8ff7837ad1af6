package dev.nightshift.oraclewire;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an answer, read forwards. */
final class Rows implements AutoCloseable {

    private final List<Column> columns;
    private final ResultSet rows;

    Rows(List<Column> columns, ResultSet rows) {
        this.columns = columns;
        this.rows = rows;
    }

    List<Column> columns() {
        return columns;
    }

    boolean hasLargeObjects() {
        return columns.stream().anyMatch(Column::large);
    }

    boolean next() throws OracleException {
        try {
            return rows.next();
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    /** The value of a column, from 0, in Oracle's form. */
    byte @Nullable [] value(int column) throws OracleException {
        try {
            return columns.get(column).value(rows, column + 1);
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }

    @Override
    public void close() throws OracleException {
        try {
            rows.close();
        } catch (SQLException e) {
            throw H2Errors.translated(e);
        }
    }
}
