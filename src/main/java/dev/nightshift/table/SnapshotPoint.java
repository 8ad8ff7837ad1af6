package dev.nightshift.table;

import dev.nightshift.table.SourceProperties.SnapshotMode;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Takes the snapshot at which a run reads its table, proved to be one at which the table can be read. */
final class SnapshotPoint {

    private final Connection connection;
    private final Dialect dialect;
    private final SnapshotMode mode;

    SnapshotPoint(Connection connection, Dialect dialect, SnapshotMode mode) {
        this.connection = connection;
        this.dialect = dialect;
        this.mode = mode;
    }

    /** The table at the present, if it is to be read at a snapshot; else as it is. */
    LoginTable take(LoginTable table) throws SQLException {
        boolean able = !dialect.snapshotQueries().isEmpty();
        if (mode == SnapshotMode.REQUIRED && !able) {
            throw NightshiftException.refused("nightshift.source.snapshot is required, but no snapshot of "
                    + dialect.name() + " outlives the session that takes it, so that a run could not go on"
                    + " after a restart; set it to auto or none");
        }
        if (mode == SnapshotMode.NONE || !able) {
            return table;
        }
        LoginTable pinned = table.as(Snapshot.scn(present()));
        requireHeld(pinned);
        return pinned;
    }

    private String present() throws SQLException {
        SQLException denied = null;
        for (String query : dialect.snapshotQueries()) {
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
        throw NightshiftException.refused(
                "The system change number of the source cannot be read: "
                        + (denied == null ? "" : LoginSource.firstLine(denied))
                        + ". Let a DBA do: GRANT EXECUTE ON DBMS_FLASHBACK TO " + user()
                        + "; or set nightshift.source.snapshot to none",
                denied == null ? new IllegalStateException("no query") : denied);
    }

    private void requireHeld(LoginTable pinned) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(dialect.snapshotProbe(pinned))) {
            rows.next();
        } catch (SQLException e) {
            if (dialect.snapshotLost(e)) {
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
