package dev.nightshift.source;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Counts on a thread of its own, so that the one who waits can give it up: by cancelling the statement, never by an
 * interrupt, which makes H2 close the file of a whole database.
 *
 * <p>For one use.
 */
final class PatientCount {

    private static final long ASK_AGAIN_MILLIS = 200;
    private static final long CANCEL_AGAIN_MILLIS = 50;
    private static final long PATIENCE_SECONDS = 30;

    private final PreparedStatement statement;
    private final Thread thread = new Thread(this::count, "count the rows");
    private volatile long rows;
    private volatile @Nullable Throwable failure;

    PatientCount(PreparedStatement statement) {
        this.statement = statement;
        thread.setDaemon(true);
    }

    /** The rows; empty if {@code goOn} said no before they were counted. */
    OptionalLong await(BooleanSupplier goOn) throws SQLException {
        thread.start();
        boolean interrupted = false;
        while (!interrupted && thread.isAlive()) {
            if (!goOn.getAsBoolean()) {
                cancel();
                return OptionalLong.empty();
            }
            try {
                thread.join(ASK_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            cancel();
            Thread.currentThread().interrupt();
            return OptionalLong.empty();
        }
        return counted();
    }

    private OptionalLong counted() throws SQLException {
        Throwable failure = this.failure;
        if (failure instanceof SQLException e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException("counting failed", failure);
        }
        return OptionalLong.of(rows);
    }

    private void count() {
        try (ResultSet result = statement.executeQuery()) {
            result.next();
            rows = result.getLong(1);
        } catch (SQLException | RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Until the thread has ended, because a cancel that comes before the statement has begun does nothing. */
    private void cancel() throws SQLException {
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (thread.isAlive() && System.nanoTime() < deadline) {
            statement.cancel();
            try {
                thread.join(CANCEL_AGAIN_MILLIS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            throw new SQLException(
                    "the database did not end counting within " + PATIENCE_SECONDS + " s of being asked to cancel");
        }
    }
}
