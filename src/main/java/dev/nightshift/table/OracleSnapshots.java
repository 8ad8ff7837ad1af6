package dev.nightshift.table;

import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.work.Causes;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes snapshots of Oracle, which are system change numbers, and checks that a table can be read at them. */
final class OracleSnapshots {

    /** Queries for the current system change number, in order of preference. */
    private static final List<String> QUERIES = List.of(
            "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM DUAL",
            "SELECT CURRENT_SCN FROM V$DATABASE",
            "SELECT TIMESTAMP_TO_SCN(SYSTIMESTAMP) FROM DUAL");

    private final Connection connection;
    private final OracleDialect dialect;

    OracleSnapshots(Connection connection, OracleDialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    /** The statements of {@link #pinned}, for a table with a snapshot. */
    static List<SourceStatement> statements(LoginTable table) {
        List<SourceStatement> all = new ArrayList<>();
        for (String sql : QUERIES) {
            all.add(new SourceStatement("take a snapshot, way " + (all.size() + 1), sql, List.of()));
        }
        all.add(new SourceStatement("check the snapshot", probe(table), List.of()));
        return all;
    }

    /** The clause after a table's name that reads it as of its snapshot; empty if it has none. */
    static String clause(LoginTable table) {
        // A bound number would be correct too, but the optimizer would peek at it and build a plan for it.
        return !table.snapshot().lasting()
                ? ""
                : " AS OF SCN " + table.snapshot().value();
    }

    private static String probe(LoginTable table) {
        return "SELECT 1 FROM " + table.quotedName() + clause(table) + " t WHERE ROWNUM = 1";
    }

    /** The table at a new snapshot. */
    LoginTable pinned(LoginTable table) throws SQLException {
        LoginTable pinned = table.as(Snapshot.scn(present()));
        requireReadable(pinned);
        return pinned;
    }

    private String present() throws SQLException {
        SQLException denied = null;
        for (String query : QUERIES) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                rows.next();
                return rows.getBigDecimal(1).toBigIntegerExact().toString();
            } catch (SQLException e) {
                if (!dialect.denied(e)) {
                    throw e;
                }
                if (denied != null) {
                    e.addSuppressed(denied);
                }
                denied = e;
            }
        }
        throw unreadable(denied);
    }

    private NightshiftException unreadable(@Nullable SQLException denied) throws SQLException {
        return NightshiftException.refused(
                "The system change number of the source cannot be read: "
                        + (denied == null ? "" : Causes.firstLine(denied))
                        + ". Let a DBA run: GRANT EXECUTE ON DBMS_FLASHBACK TO " + user()
                        + "; or set nightshift.source.snapshot to none",
                denied);
    }

    private void requireReadable(LoginTable pinned) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(probe(pinned))) {
            rows.next();
        } catch (SQLException e) {
            if (SqlErrorKind.of(e) == SqlErrorKind.SNAPSHOT_LOST) {
                throw NightshiftException.failed(
                        pinned.quotedName() + " cannot be read at the new " + pinned.snapshot() + ": "
                                + Causes.firstLine(e) + ". If the table was just created or altered, try"
                                + " again a little later",
                        e);
            }
            if (dialect.denied(e)) {
                throw NightshiftException.refused(
                        pinned.quotedName() + " cannot be read at a snapshot: " + Causes.firstLine(e)
                                + ". Let its owner run: GRANT SELECT, FLASHBACK ON " + pinned.quotedName() + " TO "
                                + user() + "; or set nightshift.source.snapshot to none",
                        e);
            }
            throw e;
        }
    }

    private String user() throws SQLException {
        return connection.getMetaData().getUserName();
    }
}
