package dev.nightshift.ledger.embedded;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Lets one thread of all processes at a time have connections to the embedded ledger.
 *
 * <p>H2 writes its tables to the file one after the other, so that what another session changes meanwhile is in some of
 * them only, until the next commit. If the process is killed before that, the ledger lacks rows or values
 * (<a href="https://github.com/h2database/h2database/issues/2080">issue 2080 of H2</a>).
 *
 * <p>Thread-safe. A connection must be closed by the thread that got it.
 */
final class TurnDataSource extends DelegatingDataSource {

    private static final int PAUSE_MILLIS = 1;

    private final Path file;
    private final long patienceNanos;

    /** Fair, so that a heartbeat does not wait for many chunks. */
    private final ReentrantLock turn = new ReentrantLock(true);

    /** Guarded by the turn; null also if another process was not waited for any longer. */
    private @Nullable HolderLock turnOfProcess;

    /**
     * Creates the data source without connecting.
     *
     * @param file the file that the processes lock
     * @param patience how long another process is waited for. Its turn takes milliseconds, but it may be suspended in
     *     the middle, and must not stop this one.
     */
    TurnDataSource(DataSource connections, Path file, Duration patience) {
        super(connections);
        this.file = file;
        this.patienceNanos = patience.toNanos();
    }

    @Override
    public Connection getConnection() throws SQLException {
        turn.lock();
        try {
            if (turn.getHoldCount() == 1) {
                turnOfProcess = await();
            }
            return endingTheTurn(super.getConnection());
        } catch (SQLException | RuntimeException | Error e) {
            try {
                end();
            } catch (SQLException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private @Nullable HolderLock await() throws SQLException {
        long start = System.nanoTime();
        try {
            HolderLock taken = HolderLock.tryTake(file);
            while (taken == null && System.nanoTime() - start < patienceNanos) {
                Thread.sleep(PAUSE_MILLIS);
                taken = HolderLock.tryTake(file);
            }
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("Interrupted while waiting for " + file, e);
        } catch (IOException e) {
            throw new SQLException("The file " + file + " cannot be locked: " + e, e);
        }
    }

    private void end() throws SQLException {
        try {
            HolderLock ended = turnOfProcess;
            if (ended != null && turn.getHoldCount() == 1) {
                turnOfProcess = null;
                ended.close();
            }
        } catch (IOException e) {
            throw new SQLException("The file " + file + " cannot be unlocked: " + e, e);
        } finally {
            turn.unlock();
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
                        if (method.getName().equals("close") && !ended.getAndSet(true)) {
                            end();
                        }
                    }
                });
    }
}
