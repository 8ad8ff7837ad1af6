package dev.nightshift.table;

import dev.nightshift.work.Background;
import dev.nightshift.work.StopSignal;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Asks in the background, so that the one who waits can give it up: by cancelling the statement, never by an interrupt,
 * which makes H2 close the file of a whole database.
 */
final class CancellableQuery {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private CancellableQuery() {}

    /**
     * The answer.
     *
     * @param answer reads the rows, never null
     * @return empty if there was a reason to stop before it was there, or the caller was interrupted
     */
    static <T> Optional<T> ask(PreparedStatement statement, Answer<T> answer, StopSignal stop) throws SQLException {
        // Cancelled until the thread has ended: a cancel that comes before the statement has begun does nothing.
        try (Background<T> asking =
                Background.start("ask the source", () -> answer(statement, answer), statement::cancel)) {
            do {
                if (stop.requested()) {
                    return Optional.empty();
                }
            } while (!asking.ready(LOOK_AGAIN));
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

    /** What the rows say. */
    @FunctionalInterface
    interface Answer<T> {
        T read(ResultSet rows) throws SQLException;
    }
}
