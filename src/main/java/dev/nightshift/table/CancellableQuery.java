package dev.nightshift.table;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks on a thread of its own, so that the one who waits can give it up: by cancelling the statement, never by an
 * interrupt, which makes H2 close the file of a whole database.
 *
 * <p>For one use.
 */
final class CancellableQuery<T> {

    private static final long ASK_AGAIN_MILLIS = 200;
    private static final long CANCEL_AGAIN_MILLIS = 50;
    private static final long PATIENCE_SECONDS = 30;

    private final PreparedStatement statement;
    private final Answer<T> answer;
    private final Thread thread = new Thread(this::ask, "ask the source");
    private volatile @Nullable T found;
    private volatile @Nullable Throwable failure;

    /** @param answer reads the rows, never null */
    CancellableQuery(PreparedStatement statement, Answer<T> answer) {
        this.statement = statement;
        this.answer = answer;
        thread.setDaemon(true);
    }

    /** The answer; empty if {@code goOn} said no before it was there. */
    Optional<T> await(BooleanSupplier goOn) throws SQLException {
        thread.start();
        boolean interrupted = false;
        while (!interrupted && thread.isAlive()) {
            if (!goOn.getAsBoolean()) {
                cancel();
                return Optional.empty();
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
            return Optional.empty();
        }
        return found();
    }

    private Optional<T> found() throws SQLException {
        Throwable failure = this.failure;
        if (failure instanceof SQLException e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException("asking the source failed", failure);
        }
        return Optional.ofNullable(found);
    }

    private void ask() {
        try (ResultSet rows = statement.executeQuery()) {
            found = answer.read(rows);
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
                    "the database did not end a query within " + PATIENCE_SECONDS + " s of being asked to cancel");
        }
    }

    /** What the rows say. */
    @FunctionalInterface
    interface Answer<T> {
        T read(ResultSet rows) throws SQLException;
    }
}
