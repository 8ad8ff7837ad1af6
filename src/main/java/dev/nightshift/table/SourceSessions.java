package dev.nightshift.table;

import dev.nightshift.database.DriverText;
import dev.nightshift.database.UnpooledDataSource;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The sessions with the source. Each is prepared for exact reading, at the snapshot if there is one, says in the database
 * what it does, and is ended. Questions are asked again while the database cannot be reached.
 *
 * <p>Thread-safe: each call uses its own connection. Does not close the data source.
 */
final class SourceSessions implements AutoCloseable {

    private static final String QUESTION_ADVICE =
            "Check that the database is up and nightshift.source.url, username and password are right";
    private static final String READING_ADVICE = "Fix the cause, then run the command again to resume";

    private final DataSource dataSource;
    private final SourceProperties settings;
    private final Retries.Policy retries;
    private final StopSignal stop;
    private final SharedSnapshot shared;
    private volatile boolean reached;

    /**
     * Opens no session yet.
     *
     * @param stop ends the wait for a database that cannot be reached
     */
    SourceSessions(DataSource dataSource, SourceProperties settings, Sleeper sleeper, StopSignal stop, Waits waits) {
        this.dataSource = dataSource;
        this.settings = settings;
        // Retrying is useless for the embedded sample, because no server has to come back.
        Duration retryFor = settings.embedded() ? Duration.ZERO : settings.retryFor();
        Duration firstContact = settings.connectTimeout().multipliedBy(3);
        this.retries = new Retries.Policy(
                retryFor,
                firstContact.compareTo(retryFor) < 0 ? firstContact : retryFor,
                () -> reached,
                sleeper,
                waits);
        this.stop = stop;
        this.shared = new SharedSnapshot(dataSource, settings.connectTimeout());
    }

    /** The snapshot that all sessions read, where the table is read like that. */
    SharedSnapshot snapshot() {
        return shared;
    }

    /**
     * Asks one question in a session of its own, again after each failure that may pass.
     *
     * @param doing what is done with the table, for messages
     * @param table table to read at its snapshot; null for a question that needs none
     */
    <R> R ask(String doing, @Nullable LoginTable table, Question<R> question) {
        String what = doing + " table " + settings.table() + " of source " + settings.sourceName();
        Retries tries = new Retries(
                what, QUESTION_ADVICE, table != null && table.snapshot().lasting(), retries, stop);
        while (true) {
            try {
                R answer = askOnce(what, table, question);
                tries.progressed();
                return answer;
            } catch (SQLException | NightshiftException e) {
                tries.after(e);
            }
        }
    }

    private <R> R askOnce(String what, @Nullable LoginTable table, Question<R> question) throws SQLException {
        Connection connection = connect();
        R answer;
        try {
            UnpooledDataSource.announce(connection, what);
            Dialect dialect = Dialect.of(connection, settings.hint());
            prepare(connection, dialect, table);
            answer = question.ask(connection, dialect);
        } catch (SQLException | RuntimeException e) {
            UnpooledDataSource.endAfter(e, connection);
            throw e;
        }
        UnpooledDataSource.end(connection);
        return answer;
    }

    /**
     * Opens a session that reads rows; the reader ends it.
     *
     * @param what what it reads, for the database's list of sessions
     */
    BlockSource read(String what, LoginTable table, Reader reader) throws SQLException {
        Connection connection = connect();
        try {
            UnpooledDataSource.announce(connection, "read " + what);
            Dialect dialect = Dialect.of(connection, settings.hint());
            return reader.read(connection, dialect, prepare(connection, dialect, table));
        } catch (SQLException | RuntimeException | Error e) {
            UnpooledDataSource.endAfter(e, connection);
            throw e;
        }
    }

    /** The retries of reading rows, which are over when the reading is cancelled. */
    Retries retries(String what, LoginTable table, StopSignal cancelled) {
        return new Retries("Reading " + what, READING_ADVICE, table.snapshot().lasting(), retries, cancelled);
    }

    /** Opens an examination of the source, which the caller closes. It is not tried again. */
    SourceExamination examine() {
        try {
            Connection connection = dataSource.getConnection();
            try {
                return new SourceExamination(connection, Dialect.of(connection, settings.hint()), settings);
            } catch (SQLException | RuntimeException e) {
                UnpooledDataSource.endAfter(e, connection);
                throw e;
            }
        } catch (SQLException e) {
            throw NightshiftException.failed(
                    settings.database() + " cannot be used: " + DriverText.of(e) + ". " + QUESTION_ADVICE, e);
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        reached = true;
        return connection;
    }

    /** Prepares a session; returns the name of the snapshot if all sessions share one. */
    private @Nullable String prepare(Connection connection, Dialect dialect, @Nullable LoginTable table)
            throws SQLException {
        if (table != null && table.snapshot().exported()) {
            return shared.prepare(connection, dialect);
        }
        dialect.prepare(connection);
        return null;
    }

    /** Ends the session that holds the snapshot, if there is one. */
    @Override
    public void close() {
        shared.close();
    }

    /** What is asked in a session. */
    @FunctionalInterface
    interface Question<R> {
        R ask(Connection connection, Dialect dialect) throws SQLException;
    }

    /** Reads rows in a session, which it owns from then on. */
    @FunctionalInterface
    interface Reader {

        /** @param snapshot the name of the snapshot that all sessions share; null if there is none */
        BlockSource read(Connection connection, Dialect dialect, @Nullable String snapshot) throws SQLException;
    }
}
