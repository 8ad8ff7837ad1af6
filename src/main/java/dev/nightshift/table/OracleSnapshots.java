package dev.nightshift.table;

import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Oracle's snapshots, which are system change numbers: taken, and proved to be such at which a table can be read. */
final class OracleSnapshots {

    /** The present in one row, the best first. */
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
        all.add(new SourceStatement("prove the snapshot", probe(table), List.of()));
        return all;
    }

    /** Behind a table's name, to read it as of its snapshot; empty if it has none. */
    static String clause(LoginTable table) {
        // A bound number would be as right, but is peeked at, and a plan made for it.
        return table.snapshot().none() ? "" : " AS OF SCN " + table.snapshot().value();
    }

    private static String probe(LoginTable table) {
        return "SELECT 1 FROM " + table.quotedName() + clause(table) + " t WHERE ROWNUM = 1";
    }

    /** The table as of now. */
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
                        + (denied == null ? "" : LoginSource.firstLine(denied))
                        + ". Let a DBA do: GRANT EXECUTE ON DBMS_FLASHBACK TO " + user()
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
                        pinned.quotedName() + " cannot be read at " + pinned.snapshot() + ", which was taken just now: "
                                + LoginSource.firstLine(e) + ". Was it created or altered in the last minutes? Try"
                                + " again a little later",
                        e);
            }
            if (dialect.denied(e)) {
                throw NightshiftException.refused(
                        pinned.quotedName() + " cannot be read at a snapshot: " + LoginSource.firstLine(e)
                                + ". Let its owner do: GRANT SELECT, FLASHBACK ON " + pinned.quotedName() + " TO "
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
