package dev.nightshift.selftest;

import dev.nightshift.database.DriverText;
import dev.nightshift.selftest.ScratchColumn.Value;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The scratch table in the database of the source. It is created under a name that did not exist, and nothing else of
 * the database is changed. Keeps no connection, because only one process can open an H2 file.
 */
final class ScratchTable {

    private static final int BATCH = 500;

    private final DataSource connections;
    private final ScratchDatabase database;
    private final String schema;
    private final String name;

    private ScratchTable(DataSource connections, ScratchDatabase database, String schema, String name) {
        this.connections = connections;
        this.database = database;
        this.schema = schema;
        this.name = name;
    }

    /** A database, its driver, and the carried types that the server has. */
    record Server(String database, String driver, List<ScratchColumn> columns) {}

    /**
     * The table of that name in a schema, whether or not it exists.
     *
     * @param schema the schema's name, exact or in any case
     */
    static ScratchTable in(DataSource connections, String schema, ScratchName name) {
        return asked("The source cannot be used", connections, connection -> {
            ScratchDatabase database = ScratchDatabase.of(connection);
            return new ScratchTable(connections, database, schema(connection, schema), database.stored(name.table()));
        });
    }

    private static String schema(Connection connection, String wanted) throws SQLException {
        List<String> all = new ArrayList<>();
        try (ResultSet rows = connection.getMetaData().getSchemas()) {
            while (rows.next()) {
                all.add(rows.getString("TABLE_SCHEM"));
            }
        }
        return all.stream()
                .filter(wanted::equals)
                .findFirst()
                .or(() -> all.stream().filter(wanted::equalsIgnoreCase).findFirst())
                .orElseThrow(() -> NightshiftException.refused("There is no schema " + wanted
                        + " in the source; name one with --schema in which the user may create tables. Schemas seen: "
                        + all.stream().limit(20).collect(Collectors.joining(", "))));
    }

    String schema() {
        return schema;
    }

    /** Schema and table, as {@code nightshift.source.table} takes them. */
    String setting() {
        return schema + "." + name;
    }

    boolean endsSessions() {
        return database.endsSessions();
    }

    Server server() {
        return asked("The source cannot be described", connections, connection -> {
            DatabaseMetaData meta = connection.getMetaData();
            String version =
                    meta.getDatabaseProductVersion().lines().findFirst().orElse("");
            String product = meta.getDatabaseProductName();
            return new Server(
                    version.startsWith(product) ? version : product + " " + version,
                    meta.getDriverName() + " " + meta.getDriverVersion(),
                    database.columns(connection));
        });
    }

    /**
     * Creates the table.
     *
     * @throws NightshiftException if it exists or may not be created; nothing has changed then
     */
    void create(List<ScratchColumn> columns) {
        asked("", connections, connection -> {
            if (!tables(connection, name).isEmpty()) {
                throw NightshiftException.refused("There is already a table " + setting()
                        + ", and a self-test touches nothing that exists; run the command again for another name");
            }
            String id = database == ScratchDatabase.ORACLE ? "NUMBER(19)" : "BIGINT";
            String sql = "CREATE TABLE " + quoted(connection) + " (id " + id
                    + " NOT NULL PRIMARY KEY, last_login TIMESTAMP(6)"
                    + columns.stream()
                            .map(column -> ", " + column.name() + " " + column.type())
                            .collect(Collectors.joining())
                    + ")";
            try (Statement statement = connection.createStatement()) {
                return statement.execute(sql);
            } catch (SQLException e) {
                throw NightshiftException.refused(
                        "The table " + setting() + " could not be created: " + DriverText.of(e)
                                + ". Expected a user who may create a table in schema " + schema
                                + "; grant that, or name another schema with --schema",
                        e);
            }
        });
    }

    /** Fills the table and checks that it contains every row. */
    void fill(ScratchRows rows, StopSignal stop) {
        asked("", connections, connection -> {
            connection.setAutoCommit(false);
            String places = String.join(", ", Collections.nCopies(rows.columns().size() + 2, "?"));
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO " + quoted(connection) + " VALUES (" + places + ")")) {
                for (int index = 0; index < rows.count(); index++) {
                    add(rows.row(index), insert);
                    if (index % BATCH == BATCH - 1 || index == rows.count() - 1) {
                        insert.executeBatch();
                        connection.commit();
                        requireGoingOn(stop);
                    }
                }
                return true;
            } catch (SQLException e) {
                throw NightshiftException.refused(
                        "The table " + setting() + " could not be filled with "
                                + Figures.count(rows.count(), "row", "rows") + ": " + DriverText.of(e)
                                + ". Expected room for them; raise the user's quota, or use fewer with --rows",
                        e);
            }
        });
    }

    private static void add(ScratchRows.Row row, PreparedStatement insert) throws SQLException {
        int index = 1;
        insert.setLong(index++, row.id());
        insert.setObject(index++, row.login());
        for (@Nullable Value value : row.values()) {
            insert.setObject(index++, value == null ? null : value.bound());
        }
        insert.addBatch();
    }

    static void requireGoingOn(StopSignal stop) {
        if (stop.requested()) {
            throw new NightshiftException(
                    Reason.STOPPED, "The self-test was stopped by " + stop.reason() + ", and proves nothing", null);
        }
    }

    /** Ends one session that reads this table, if there is one now; returns whether there was. */
    boolean endSession() {
        return asked("The session of a reader could not be ended", connections, connection -> {
            try (PreparedStatement ask = connection.prepareStatement("""
                    SELECT pg_terminate_backend(pid) FROM (
                    SELECT a.pid FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
                    JOIN pg_class c ON c.oid = l.relation JOIN pg_namespace n ON n.oid = c.relnamespace
                    JOIN pg_database d ON d.oid = l.database
                    WHERE d.datname = current_database() AND n.nspname = ? AND c.relname = ?
                    AND a.usename = current_user AND a.query LIKE 'SELECT t.%' LIMIT 1) reader""")) {
                ask.setString(1, schema);
                ask.setString(2, name);
                try (ResultSet row = ask.executeQuery()) {
                    return row.next() && row.getBoolean(1);
                }
            }
        });
    }

    /** Drops the table if it exists. */
    void drop() {
        asked("The table " + setting() + " could not be dropped; drop it by hand", connections, connection -> {
            boolean exists = !tables(connection, name).isEmpty();
            if (exists) {
                try (Statement statement = connection.createStatement()) {
                    // Otherwise it would stay in Oracle's recycle bin and use the quota.
                    statement.execute(
                            "DROP TABLE " + quoted(connection) + (database == ScratchDatabase.ORACLE ? " PURGE" : ""));
                }
            }
            return exists;
        });
    }

    /** The names of all self-tests with a table in this schema. */
    List<ScratchName> siblings() {
        return asked("The tables of schema " + schema + " cannot be listed", connections, connection -> {
            String escape = connection.getMetaData().getSearchStringEscape();
            return tables(connection, database.stored(ScratchName.TABLE).replace("_", escape + "_") + "%").stream()
                    .flatMap(table -> ScratchName.ofTable(table).stream())
                    .toList();
        });
    }

    private List<String> tables(Connection connection, String pattern) throws SQLException {
        List<String> names = new ArrayList<>();
        try (ResultSet rows =
                connection.getMetaData().getTables(null, schema, pattern, new String[] {"TABLE", "BASE TABLE"})) {
            while (rows.next()) {
                if (schema.equals(rows.getString("TABLE_SCHEM"))) {
                    names.add(rows.getString("TABLE_NAME"));
                }
            }
        }
        return names;
    }

    private String quoted(Connection connection) throws SQLException {
        String quote = connection.getMetaData().getIdentifierQuoteString();
        return quote + schema.replace(quote, quote + quote) + quote + "." + quote + name + quote;
    }

    private static <T> T asked(String what, DataSource connections, Question<T> question) {
        try (Connection connection = connections.getConnection()) {
            return question.ask(connection);
        } catch (SQLException e) {
            throw NightshiftException.failed(
                    (what.isEmpty() ? "The source failed" : what) + ": " + DriverText.of(e), e);
        }
    }

    private interface Question<T> {
        T ask(Connection connection) throws SQLException;
    }
}
