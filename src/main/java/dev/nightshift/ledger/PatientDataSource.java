package dev.nightshift.ledger;

import dev.nightshift.database.DriverText;
import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.work.StopSignal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.function.LongSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Waits for a database that is gone for a short time, such as during a restart or failover, while a run is at work. The
 * time limit is that of the outage, however many calls fail during it. From then on, until there is a connection again,
 * calls fail at once for a while after each one that failed, so that the many last calls of an attempt, each with the
 * time-out of the pool, do not take minutes. A connection is requested before a transaction begins, so nothing is done
 * twice. Thread-safe.
 */
final class PatientDataSource extends DelegatingDataSource {

    private static final Logger log = LoggerFactory.getLogger(PatientDataSource.class);

    private static final int PAUSE_MILLIS = 500;

    private final Duration rest;
    private final LongSupplier nanoTime;
    private volatile @Nullable Work work;
    private @Nullable Long outageSince;
    private @Nullable GivenUp givenUp;

    /** @param rest for how long calls fail at once after one that failed when the time limit was over */
    PatientDataSource(DataSource pool, Duration rest, LongSupplier nanoTime) {
        super(pool);
        this.rest = rest;
        this.nanoTime = nanoTime;
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
        failAtOnceAfterGivingUp();
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
                if (present == null || SqlErrorKind.of(e) != SqlErrorKind.TRANSIENT) {
                    throw e;
                }
                Duration left = present.patience().minus(outage());
                if (left.isNegative()) {
                    giveUp(e);
                    throw e;
                }
                if (present.stop().requested()) {
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

    private synchronized void failAtOnceAfterGivingUp() throws SQLException {
        GivenUp last = givenUp;
        if (last != null && nanoTime.getAsLong() - last.at() < rest.toNanos()) {
            throw new SQLTransientConnectionException(last.failure().getMessage(), last.failure());
        }
    }

    /** Does nothing if another call has got a connection meanwhile. */
    private synchronized void giveUp(SQLException failure) {
        if (outageSince != null) {
            givenUp = new GivenUp(failure, nanoTime.getAsLong());
        }
    }

    /** How long no call has got a connection. */
    private synchronized Duration outage() {
        long now = nanoTime.getAsLong();
        if (outageSince == null) {
            outageSince = now;
        }
        return Duration.ofNanos(now - outageSince);
    }

    private synchronized void outageEnded() {
        outageSince = null;
        givenUp = null;
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

    /** @param at when, on the clock of nanoTime */
    private record GivenUp(SQLException failure, long at) {}
}
