package dev.nightshift.ledger;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Lets the threads that share it take turns in a database. A turn begins with a connection and ends with its commit,
 * its rollback or its closing, whichever comes first. A thread may open more connections in its turn.
 *
 * <p>H2 writes its tables to the file one after the other. What another session changes meanwhile is in some of them
 * only, until the next commit, and a process that is killed before leaves a database that lacks rows or values
 * (<a href="https://github.com/h2database/h2database/issues/2080">issue 2080 of H2</a>).
 *
 * <p>Thread-safe. A connection is for one transaction of the thread that opened it; a turn that another thread ends
 * never ends.
 */
final class TurnDataSource extends DelegatingDataSource {

    /** Methods without parameters after which a transaction writes nothing. */
    private static final Set<String> ENDS = Set.of("commit", "rollback", "close");

    private final Duration timeout;

    /** Fair, so that a heartbeat waits for one chunk of each range at most. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** @param timeout how long to wait for a turn */
    TurnDataSource(DataSource connections, Duration timeout) {
        super(connections);
        this.timeout = timeout;
    }

    /** @throws SQLTransientConnectionException if another thread keeps its turn for too long */
    @Override
    public Connection getConnection() throws SQLException {
        await();
        try {
            return endingTheTurn(super.getConnection());
        } catch (SQLException | RuntimeException | Error e) {
            turn.unlock();
            throw e;
        }
    }

    private void await() throws SQLException {
        try {
            if (!turn.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new SQLTransientConnectionException(
                        "Another thread has had the database for " + timeout.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while waiting for another thread that has the database", e);
        }
    }

    private Connection endingTheTurn(Connection connection) {
        AtomicBoolean ended = new AtomicBoolean();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    } finally {
                        if (arguments == null && ENDS.contains(method.getName()) && !ended.getAndSet(true)) {
                            turn.unlock();
                        }
                    }
                });
    }
}
