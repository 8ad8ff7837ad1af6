package dev.nightshift.database;

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
 * Makes a new connection at every call, bounded in time, and asks at most once with credentials that the database
 * refuses: further tries, such as a pool's, would lock the account.
 *
 * <p>Thread-safe. Holds nothing open.
 */
public final class UnpooledDataSource extends AbstractDataSource {

    /** For what a session is told at its end; a line that is dead must not hold us up. */
    private static final int ENDING_MILLIS = (int) TimeUnit.SECONDS.toMillis(5);

    private final Access access;
    private final Driver driver;
    private volatile @Nullable SQLException refusal;

    /**
     * To a database that is not asked yet.
     *
     * @throws IllegalArgumentException if no driver knows the URL
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
                    refused.getMessage() + " (not asked again)",
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
        String sql = access.initSql();
        if (sql != null) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                endAfter(e, connection);
                throw new SQLException("init-sql failed: " + e.getMessage(), e.getSQLState(), e.getErrorCode(), e);
            }
        }
        return connection;
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        throw new UnsupportedOperationException("the access has its user");
    }

    /** The access has its own limit; a pool's is not needed. */
    @Override
    public void setLoginTimeout(int seconds) {}

    /** So long, in seconds, a pool that is closed waits for connections that it is making. */
    @Override
    public int getLoginTimeout() {
        return 5;
    }

    /** Tells whoever looks at the database's sessions what this one does. */
    public static void announce(Connection connection, String action) throws SQLException {
        Optional<Database> database = Databases.of(connection.getMetaData().getURL());
        if (database.isPresent()) {
            database.get().announce(connection, action);
        }
    }

    /** Ends a session that only read: what it did is rolled back, and a database that does not answer is not waited for. */
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

    /** Ends a session after a failure, which stays the first. */
    public static void endAfter(Throwable first, Connection connection) {
        try {
            end(connection);
        } catch (SQLException e) {
            first.addSuppressed(e);
        }
    }
}
