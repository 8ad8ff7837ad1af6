package dev.nightshift.database;

import dev.nightshift.work.Secret;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Opens a new connection at every call, within a time limit. Credentials that the database has refused are not tried
 * again, because further tries, such as a pool's, would lock the account.
 *
 * <p>Thread-safe. Keeps no connection.
 */
public final class UnpooledDataSource extends AbstractDataSource {

    /** Time limit for the statements at the end of a session, so that a dead connection does not delay the caller. */
    private static final int ENDING_MILLIS = (int) TimeUnit.SECONDS.toMillis(5);

    private final Access access;
    private final Driver driver;
    private volatile @Nullable SQLException refusal;

    /**
     * Creates the data source without connecting.
     *
     * @throws IllegalArgumentException if no driver accepts the URL
     */
    public UnpooledDataSource(Access access) {
        this.access = access;
        this.driver = Databases.driver(access.url());
    }

    @Override
    public Connection getConnection() throws SQLException {
        SQLException refused = refusal;
        if (refused != null) {
            throw new SQLException(
                    refused.getMessage() + " (not tried again)",
                    refused.getSQLState(),
                    refused.getErrorCode(),
                    refused);
        }
        try {
            return connect();
        } catch (SQLException e) {
            if (SqlErrorKind.of(e) == SqlErrorKind.CREDENTIALS) {
                refusal = e;
            }
            throw e;
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = Databases.properties(access);
        Connection connection = driver.connect(access.url(), properties);
        if (connection == null) {
            throw new SQLException("The driver " + driver.getClass().getName() + " does not accept its URL", "08001");
        }
        try {
            Optional<Database> database = Databases.of(access.url());
            if (database.isPresent()) {
                database.get().begin(connection);
            }
        } catch (SQLException e) {
            endAfter(e, connection);
            throw e;
        }
        Secret sql = access.initSql();
        if (sql != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql.reveal());
            } catch (SQLException e) {
                endAfter(e, connection);
                // The statement may contain a password, and the driver's message the statement.
                throw new SQLException(
                        "init-sql failed with SQL state " + e.getSQLState() + " and error code " + e.getErrorCode()
                                + "; to see why, run it in a client of the database",
                        e.getSQLState(),
                        e.getErrorCode());
            }
        }
        return connection;
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new UnsupportedOperationException("the user is fixed");
    }

    /** Does nothing, because the access has its own time limit. */
    @Override
    public void setLoginTimeout(int seconds) {}

    /** The seconds that a closing pool waits for connections that are being opened. */
    @Override
    public int getLoginTimeout() {
        return 5;
    }

    /** Sets the description of the session's work in the database's list of sessions. */
    public static void announce(Connection connection, String action) throws SQLException {
        Optional<Database> database = Databases.of(connection.getMetaData().getURL());
        if (database.isPresent()) {
            database.get().announce(connection, action);
        }
    }

    /**
     * Ends a session that only read. Its transaction is rolled back, and the wait for a database that does not answer
     * is short.
     */
    public static void end(Connection connection) throws SQLException {
        try (connection) {
            if (!connection.isClosed()) {
                connection.setNetworkTimeout(Runnable::run, ENDING_MILLIS);
                if (!connection.getAutoCommit()) {
                    connection.rollback();
                }
            }
        }
    }

    /** Ends a session after a failure, and adds a second failure to the first. */
    public static void endAfter(Throwable first, Connection connection) {
        try {
            end(connection);
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }
}
