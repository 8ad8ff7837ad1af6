package dev.nightshift.ledger.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class TurnDataSourceTests {

    private static final Duration FOR_EVER = Duration.ofHours(1);

    @TempDir
    Path folder;

    @Test
    void aThreadWaitsUntilAnotherHasClosedItsConnection() throws Exception {
        TurnDataSource turns = turns("jdbc:h2:mem:", FOR_EVER);
        Connection first = turns.getConnection();

        Other other = new Other(turns);
        other.awaitWaiting();
        first.close();

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
    void aProcessWaitsForTheTurnOfAnother() throws Exception {
        HolderLock ofAnotherProcess = HolderLock.tryTake(file());

        Other other = new Other(turns("jdbc:h2:mem:", FOR_EVER));
        other.awaitWaiting();
        ofAnotherProcess.close();

        other.end();
        HolderLock.tryTake(file()).close();
    }

    @Test
    void aProcessThatDoesNotEndItsTurnIsNotWaitedForAnyLonger() throws Exception {
        try (HolderLock suspended = HolderLock.tryTake(file());
                Connection connection = turns("jdbc:h2:mem:", Duration.ZERO).getConnection()) {
            assertThat(suspended).isNotNull();
            assertThat(connection.isValid(0)).isTrue();
        }
        HolderLock.tryTake(file()).close();
    }

    @Test
    void aConnectionThatCannotBeOpenedEndsTheTurn() throws Exception {
        TurnDataSource turns = turns("jdbc:h2:mem:none;IFEXISTS=TRUE", FOR_EVER);

        assertThatExceptionOfType(SQLException.class).isThrownBy(turns::getConnection);

        HolderLock.tryTake(file()).close();
        CompletableFuture<Void> other = CompletableFuture.runAsync(
                () -> assertThatExceptionOfType(SQLException.class).isThrownBy(turns::getConnection));
        other.get();
    }

    private Path file() {
        return folder.resolve("turn");
    }

    private TurnDataSource turns(String url, Duration patience) {
        JdbcDataSource connections = new JdbcDataSource();
        connections.setURL(url);
        return new TurnDataSource(connections, file(), patience);
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
                } catch (SQLException | RuntimeException e) {
                    end.completeExceptionally(e);
                }
            });
            thread.start();
        }

        private void awaitWaiting() {
            while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
                assertThat(end).isNotDone();
                Thread.onSpinWait();
            }
        }

        private void end() throws Exception {
            end.get(30, TimeUnit.SECONDS);
        }
    }
}
