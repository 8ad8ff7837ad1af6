package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class TurnDataSourceTests {

    private static final Duration FOR_EVER = Duration.ofHours(1);

    @Test
    void aThreadWaitsUntilAnotherHasClosedItsConnection() throws Exception {
        TurnDataSource turns = turns("jdbc:h2:mem:", FOR_EVER);
        Connection first = turns.getConnection();

        Other other = new Other(turns);
        other.awaitWaiting();
        first.close();

        other.end();
    }

    /** What follows a commit, such as a report to a slow terminal, must not stop the heartbeat. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theTurnEndsWithTheTransaction(boolean commit) throws Exception {
        TurnDataSource turns = turns("jdbc:h2:mem:", FOR_EVER);
        try (Connection transaction = turns.getConnection()) {
            transaction.setAutoCommit(false);
            if (commit) {
                transaction.commit();
            } else {
                transaction.rollback();
            }

            new Other(turns).end();
        }
        new Other(turns).end();
    }

    @Test
    void aSavepointDoesNotEndTheTurn() throws Exception {
        TurnDataSource turns = turns("jdbc:h2:mem:", FOR_EVER);
        Connection transaction = turns.getConnection();
        transaction.setAutoCommit(false);
        transaction.rollback(transaction.setSavepoint());

        Other other = new Other(turns);
        other.awaitWaiting();
        transaction.close();

        other.end();
    }

    @Test
    void theTurnEndsWithTheLastConnectionOfItsThread() throws Exception {
        TurnDataSource turns = turns("jdbc:h2:mem:", FOR_EVER);
        Connection outer = turns.getConnection();
        Connection inner = turns.getConnection();
        inner.close();
        inner.close();

        Other other = new Other(turns);
        other.awaitWaiting();
        outer.close();

        other.end();
    }

    @Test
    void whoWaitsTooLongIsToldWhatFor() throws Exception {
        TurnDataSource turns = turns("jdbc:h2:mem:", Duration.ZERO);
        Connection first = turns.getConnection();

        Other other = new Other(turns);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(other::end)
                .withRootCauseInstanceOf(SQLTransientConnectionException.class)
                .withMessageContaining("Another thread has had the database for 0 s");
        first.close();
    }

    @Test
    void whoIsInterruptedDoesNotWait() throws Exception {
        TurnDataSource turns = turns("jdbc:h2:mem:", FOR_EVER);
        Connection first = turns.getConnection();

        Other other = new Other(turns);
        other.awaitWaiting();
        other.thread.interrupt();

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(other::end)
                .withMessageContaining("Interrupted");
        first.close();
    }

    @Test
    void aConnectionThatCannotBeOpenedEndsTheTurn() {
        TurnDataSource turns = turns("jdbc:h2:mem:none;IFEXISTS=TRUE", FOR_EVER);

        assertThatExceptionOfType(SQLException.class).isThrownBy(turns::getConnection);

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(new Other(turns)::end)
                .withMessageContaining("not found");
    }

    private static TurnDataSource turns(String url, Duration timeout) {
        JdbcDataSource connections = new JdbcDataSource();
        connections.setURL(url);
        return new TurnDataSource(connections, timeout);
    }

    /** Another thread, which opens a connection and closes it. */
    private static final class Other {

        private final CompletableFuture<Void> end = new CompletableFuture<>();
        private final Thread thread;

        private Other(TurnDataSource turns) {
            thread = new Thread(() -> {
                try {
                    turns.getConnection().close();
                    end.complete(null);
                } catch (Throwable e) {
                    end.completeExceptionally(e);
                }
            });
            thread.start();
        }

        private void awaitWaiting() {
            while (thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(end).isNotDone();
                Thread.onSpinWait();
            }
        }

        private void end() throws Exception {
            end.get(30, TimeUnit.SECONDS);
        }
    }
}
