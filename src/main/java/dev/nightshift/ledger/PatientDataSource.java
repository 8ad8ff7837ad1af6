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
 * Waits for a database that is gone for a short time, such as during a restart or failover, while a run is at work. The
 * time limit is that of the outage, however many calls fail during it. A connection is requested before a transaction
 * begins, so nothing is done twice. Thread-safe.
 */
final class PatientDataSource extends DelegatingDataSource {

    private static final Logger log = LoggerFactory.getLogger(PatientDataSource.class);

    private static final int PAUSE_MILLIS = 500;

    private volatile @Nullable Work work;
    private @Nullable Long outageSince;

    PatientDataSource(DataSource pool) {
        super(pool);
    }

    /**
     * From now on waits, until the work is to stop.
     *
     * @param patience how long to wait, beginning with the first failure since the last connection
     */
    void waitWhileWorking(StopSignal stop, Duration patience) {
        work = new Work(stop, patience);
    }

    @Override
    public Connection getConnection() throws SQLException {
        boolean waited = false;
        while (true) {
            try {
                Connection connection = super.getConnection();
                outageEnded();
                if (waited) {
                    log.warn("The ledger can be reached again");
                }
                return connection;
            } catch (SQLException e) {
                Work present = work;
                if (present == null || present.stop().requested() || SqlErrorKind.of(e) != SqlErrorKind.TRANSIENT) {
                    throw e;
                }
                Duration left = present.patience().minus(outage());
                if (left.isNegative()) {
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

    /** How long no call has got a connection. */
    private synchronized Duration outage() {
        long now = System.nanoTime();
        if (outageSince == null) {
            outageSince = now;
        }
        return Duration.ofNanos(now - outageSince);
    }

    private synchronized void outageEnded() {
        outageSince = null;
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

    private record Work(StopSignal stop, Duration patience) {}
}
