package dev.nightshift.table;

import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.database.UnpooledDataSource;
import dev.nightshift.work.Causes;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One snapshot of PostgreSQL, which all sessions of an attempt read. It exists as long as the session that exported it,
 * and a session that reconnects gets it again. If the exporting session is lost, the next session exports a new
 * snapshot; its name tells the rows that are read at it from those before.
 *
 * <p>Thread-safe.
 */
final class SharedSnapshot implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SharedSnapshot.class);

    private static final String ISOLATION = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";
    private static final String IMPORT = "SET TRANSACTION SNAPSHOT ";

    /** A restarted server uses the same ids again, so that the time is a part of the name. */
    private static final String EXPORT =
            "SELECT pg_catalog.pg_export_snapshot(), to_char(clock_timestamp() AT TIME ZONE"
                    + " 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";

    private static final String OF = " of ";

    private static final String NO_SNAPSHOT =
            "set nightshift.source.snapshot to none, so that rows are read as they are when they are read";

    private final DataSource dataSource;
    private final Duration answer;
    private @Nullable Held held;
    private @Nullable String adopted;
    private @Nullable String ended;
    private boolean closed;

    /** @param answer time limit for one answer to the session that holds the snapshot, which reads no rows */
    SharedSnapshot(DataSource dataSource, Duration answer) {
        this.dataSource = dataSource;
        this.answer = answer;
    }

    /** The statements that export the snapshot and that read at it. */
    static List<SourceStatement> statements() {
        return List.of(
                new SourceStatement("read as of one moment", ISOLATION, List.of()),
                new SourceStatement("take a snapshot for all sessions", EXPORT, List.of()),
                new SourceStatement("read at the snapshot", IMPORT + "'00000003-0000001B-1'", List.of()));
    }

    /**
     * Prepares a session for reading at the snapshot, which is taken if there is none.
     *
     * @return the name of the snapshot
     * @throws SQLTransientException if the snapshot is lost; the next call takes a new one
     * @throws NightshiftException if the database cannot share a snapshot
     */
    String prepare(Connection connection, Dialect dialect) throws SQLException {
        String other = adopted();
        if (other != null) {
            return prepareAdopted(connection, dialect, other);
        }
        Held snapshot = current(dialect);
        try {
            dialect.prepare(connection, List.of(ISOLATION, IMPORT + "'" + snapshot.id() + "'"));
            return snapshot.name();
        } catch (SQLException e) {
            if (SqlErrorKind.of(e) != SqlErrorKind.PERMANENT) {
                throw e;
            }
            if (snapshot.connection().isValid((int) answer.toSeconds())) {
                throw NightshiftException.refused(
                        "A session cannot read at the snapshot that another session holds: " + Causes.firstLine(e)
                                + ". If nightshift.source.url leads to several servers, name one of them; or "
                                + NO_SNAPSHOT,
                        e);
            }
            discard(snapshot, e);
            throw new SQLTransientException(
                    "The session that held the snapshot " + snapshot.name() + " was lost (" + Causes.firstLine(e) + ")",
                    e);
        }
    }

    /** From now on reads at a snapshot of another process; one of this process, if there is one, ends. */
    synchronized void adopt(String name) {
        if (!closed && !name.equals(adopted) && !name.equals(ended)) {
            adopted = name;
            release();
        }
    }

    private synchronized @Nullable String adopted() {
        return adopted;
    }

    private String prepareAdopted(Connection connection, Dialect dialect, String name) throws SQLException {
        try {
            dialect.prepare(connection, List.of(ISOLATION, IMPORT + "'" + name.substring(0, name.indexOf(OF)) + "'"));
            return name;
        } catch (SQLException e) {
            if (SqlErrorKind.of(e) != SqlErrorKind.PERMANENT) {
                throw e;
            }
            log.warn("The snapshot {} of the manager has ended; this worker takes one of its own", name);
            endAdopted(name);
            throw new SQLTransientException("The snapshot " + name + " has ended (" + Causes.firstLine(e) + ")", e);
        }
    }

    private synchronized void endAdopted(String name) {
        if (name.equals(adopted)) {
            adopted = null;
            ended = name;
        }
    }

    /** The name of the snapshot, which is taken if there is none. */
    String name(Dialect dialect) throws SQLException {
        return current(dialect).name();
    }

    private synchronized Held current(Dialect dialect) throws SQLException {
        if (closed) {
            throw new SQLException("The source is closed");
        }
        if (held == null) {
            held = export(dialect);
            log.debug("All sessions read at the snapshot {}", held.name());
        }
        return held;
    }

    private Held export(Dialect dialect) throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            // Other sessions wait for this one, also to end.
            connection.setNetworkTimeout(Runnable::run, (int) answer.toMillis());
            UnpooledDataSource.announce(connection, "hold the snapshot");
            dialect.prepare(connection, List.of(ISOLATION));
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(EXPORT)) {
                rows.next();
                return new Held(rows.getString(1), rows.getString(1) + OF + rows.getString(2), connection);
            }
        } catch (SQLException e) {
            UnpooledDataSource.endAfter(e, connection);
            if (SqlErrorKind.of(e) != SqlErrorKind.PERMANENT) {
                throw e;
            }
            throw NightshiftException.refused(
                    "The database does not take a snapshot for all sessions: " + Causes.firstLine(e)
                            + ". Let a DBA allow this user to execute pg_export_snapshot(); or " + NO_SNAPSHOT,
                    e);
        } catch (RuntimeException e) {
            UnpooledDataSource.endAfter(e, connection);
            throw e;
        }
    }

    private synchronized void discard(Held lost, SQLException failure) {
        if (lost.equals(held)) {
            held = null;
            UnpooledDataSource.endAfter(failure, lost.connection());
        }
    }

    /** Ends the session that holds the snapshot. No other is taken, even if a thread still reads. */
    @Override
    public synchronized void close() {
        closed = true;
        release();
    }

    private void release() {
        Held last = held;
        held = null;
        if (last != null) {
            try {
                UnpooledDataSource.end(last.connection());
            } catch (SQLException e) {
                log.debug("The session that held the snapshot could not be ended", e);
            }
        }
    }

    private record Held(String id, String name, Connection connection) {}
}
