package dev.nightshift.ledger;

import dev.nightshift.database.DriverText;
import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.work.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Waits for a database that is gone for a short time, such as during a restart or failover, while a run is at work. A
 * connection is requested before a transaction begins, so nothing is done twice. Thread-safe.
 */
final class PatientDataSource extends DelegatingDataSource {

    private static final Logger log = LoggerFactory.getLogger(PatientDataSource.class);

    private static final int PAUSE_MILLIS = 500;

    private final Duration patience;
    private volatile @Nullable StopSignal work;

    /** @param patience how long to wait, beginning with the first failure */
    PatientDataSource(DataSource pool, Duration patience) {
        super(pool);
        this.patience = patience;
    }

    /** From now on waits, until the work is to stop. */
    void waitWhileWorking(StopSignal stop) {
        work = stop;
    }

    @Override
    public Connection getConnection() throws SQLException {
        long started = System.nanoTime();
        boolean waited = false;
        while (true) {
            try {
                Connection connection = super.getConnection();
                if (waited) {
                    log.warn("The ledger can be reached again");
                }
                return connection;
            } catch (SQLException e) {
                StopSignal stop = work;
                Duration left = patience.minusNanos(System.nanoTime() - started);
                if (stop == null
                        || stop.requested()
                        || left.isNegative()
                        || SqlErrorKind.of(e) != SqlErrorKind.TRANSIENT) {
                    throw e;
                }
                if (!waited) {
                    log.warn(
                            "The ledger cannot be reached and is waited for, at most {} s: {}",
                            left.toSeconds(),
                            DriverText.of(e));
                    waited = true;
                }
                pause(e);
            }
        }
    }

    private static void pause(SQLException failure) throws SQLException {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure.addSuppressed(e);
            throw failure;
        }
    }
}
