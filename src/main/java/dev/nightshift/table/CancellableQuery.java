package dev.nightshift.table;

import dev.nightshift.work.Background;
import dev.nightshift.work.StopSignal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Executes a query in the background, so that the waiting caller can cancel it. It cancels the statement and never
 * interrupts the thread, because an interrupt makes H2 close the file of the whole database.
 */
final class CancellableQuery {

    private static final Duration CHECK_INTERVAL = Duration.ofMillis(200);

    private CancellableQuery() {}

    /**
     * Executes the statement and waits for the answer.
     *
     * @param answer reads the rows; never returns null
     * @return the answer; empty if a stop was requested first or the caller was interrupted
     */
    static <T> Optional<T> ask(PreparedStatement statement, Answer<T> answer, StopSignal stop) throws SQLException {
        // Closing repeats the cancel until the thread has ended, because a cancel before the statement has begun has no
        // effect.
        try (Background<T> asking =
                Background.start("ask the source", () -> answer(statement, answer), new Cancellation(statement))) {
            do {
                if (stop.requested()) {
                    return Optional.empty();
                }
            } while (!asking.ready(CHECK_INTERVAL));
            return Optional.of(asking.get(SQLException.class));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static <T> T answer(PreparedStatement statement, Answer<T> answer) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            return answer.read(rows);
        }
    }

    private record Cancellation(PreparedStatement statement) implements Background.Cancellation {

        @Override
        public void cancel() throws SQLException {
            statement.cancel();
        }

        @Override
        public void abort() throws SQLException {
            statement.getConnection().abort(Runnable::run);
        }
    }

    /** Reads the answer from the rows. */
    @FunctionalInterface
    interface Answer<T> {
        T read(ResultSet rows) throws SQLException;
    }
}
