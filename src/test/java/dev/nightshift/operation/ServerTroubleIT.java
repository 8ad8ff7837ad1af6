package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.RestartableServer;
import dev.nightshift.TcpProxy;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * An attempt survives, or clearly reports, what a database server and its administrators do to a session that reads.
 */
@Timeout(120)
class ServerTroubleIT {

    private static final String PATIENT = "    fetch-size: 100\n    read-timeout: 1m\n";

    @TempDir
    static Path folder;

    private static Installation first;
    private static PublishedRun undisturbed;
    private static QuietLog quiet;
    private static int homes;

    @BeforeAll
    static void runUndisturbed() throws Exception {
        quiet = new QuietLog();
        first = PostgreSqlTable.in(folder.resolve("undisturbed"));
        first.run();
        undisturbed = first.published();
        PostgreSqlServer.execute("CREATE ROLE with_password");
    }

    @AfterAll
    static void speakAgain() {
        quiet.close();
    }

    @Test
    void endsEqualThoughItsSessionIsTerminated() {
        requireUndisturbed(
                another(PATIENT), installation -> PostgreSqlTable.withReader(installation, "pg_terminate_backend"));
    }

    @Test
    void endsEqualThoughTheServerIsRestarted() {
        try (RestartableServer server = new RestartableServer(folder.resolve("data"))) {
            Installation installation = PostgreSqlTable.fill(
                    Installation.onPostgreSql(folder.resolve("restarted"), PostgreSqlTable.CHUNK, server.url()));

            requireUndisturbed(installation, i -> server.restart());
        }
    }

    /** The server reports the same when a statement took longer than its limit. */
    @Test
    void endsEqualThoughItsStatementIsCancelled() throws Exception {
        Installation installation = another(PATIENT);

        whileLocked(
                installation,
                "0 s",
                () -> PostgreSqlTable.execute(
                        installation,
                        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'"));

        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
        assertThat(installation.operations().queries().status(null).attempts()).hasSize(1);
    }

    /** A limit for all statements is not meant for a copy that takes hours; without another try the copy would fail. */
    @Test
    void theStatementTimeoutOfAUserDoesNotHoldForTheReading() throws Exception {
        PostgreSqlServer.execute(
                "CREATE ROLE hurried LOGIN SUPERUSER", "ALTER ROLE hurried SET statement_timeout = '300 ms'");
        Installation installation = first.as("hurried", "", folder.resolve("hurried"), first.url());
        installation.writeSettings(PATIENT + "    retry-for: 0s\n");

        whileLocked(installation, "600 ms", () -> {});

        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }

    @Test
    void aPasswordThatIsRefusedIsTriedOnce() throws Exception {
        PostgreSqlServer.execute("CREATE ROLE mistaken LOGIN SUPERUSER PASSWORD 'right' IN ROLE with_password");
        try (TcpProxy line = TcpProxy.to(PostgreSqlServer.port())) {
            Installation installation =
                    first.as("mistaken", "wrong", folder.resolve("mistaken"), line.url(first.url()));

            NightshiftException failure = catchThrowableOfType(NightshiftException.class, installation::run);

            assertThat(failure.reason()).isEqualTo(Reason.REFUSED);
            assertThat(failure)
                    .hasMessageContaining("password authentication failed for user \"mistaken\"")
                    .hasMessageContaining("It is not retried, because that could lock the account")
                    .hasMessageNotContaining("wrong");
            assertThat(line.connections()).isEqualTo(1);
        }
    }

    @Test
    void aPasswordThatIsChangedDuringTheRunIsTriedOnceMore() throws Exception {
        PostgreSqlServer.execute("CREATE ROLE forgotten LOGIN SUPERUSER PASSWORD 'old' IN ROLE with_password");
        try (TcpProxy line = TcpProxy.to(PostgreSqlServer.port())) {
            Installation installation =
                    first.as("forgotten", "old", folder.resolve("forgotten"), line.url(first.url()));
            installation.writeSettings(PATIENT);
            int[] before = new int[1];

            NightshiftException failure = catchThrowableOfType(
                    NightshiftException.class,
                    () -> PostgreSqlTable.run(installation, () -> {
                        PostgreSqlServer.execute("ALTER ROLE forgotten PASSWORD 'new'");
                        before[0] = line.connections();
                        line.cutAll(0);
                    }));

            assertThat(failure.reason()).isEqualTo(Reason.FAILED);
            assertThat(failure).hasMessageContaining("It is not retried, because that could lock the account");
            assertThat(line.connections()).isEqualTo(before[0] + 1);
            PostgreSqlServer.execute("ALTER ROLE forgotten PASSWORD 'old'");
            installation.run();
            InterruptedRunIT.assertEqual(installation.published(), undisturbed);
        }
    }

    /** Runs while the first query of the table waits for a lock, which is released after the given time and action. */
    private static void whileLocked(Installation installation, String waited, Runnable deed) throws Exception {
        // The view of sessions does not change within a transaction.
        try (Connection locker = first.source();
                Connection watcher = first.source();
                Statement watching = watcher.createStatement()) {
            locker.setAutoCommit(false);
            locker.createStatement().execute("LOCK TABLE LOGINS");
            CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(installation::run);
            while (!waits(watching, waited)) {
                assertThat(run).isNotDone();
            }
            deed.run();
            locker.rollback();
            run.get();
        }
    }

    private static boolean waits(Statement statement, String howLong) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("SELECT count(*) FROM pg_sleep(0.02), pg_stat_activity WHERE datname ="
                        + " current_database() AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '"
                        + howLong + "'")) {
            rows.next();
            return rows.getInt(1) > 0;
        }
    }

    private static Installation another(String settings) {
        return first.another(folder.resolve("home-" + homes++), first.url(), settings);
    }

    private static void requireUndisturbed(Installation installation, Consumer<Installation> event) {
        PostgreSqlTable.run(installation, () -> event.accept(installation));
        assertThat(installation.operations().queries().status(null).attempts()).hasSize(1);
        InterruptedRunIT.assertEqual(installation.published(), undisturbed);
    }
}
