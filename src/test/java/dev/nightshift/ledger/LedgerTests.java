package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.ledger.embedded.EmbeddedLedger;
import dev.nightshift.oraclewire.Call;
import dev.nightshift.oraclewire.Fault;
import dev.nightshift.oraclewire.OracleServer;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.Secret;
import dev.nightshift.work.SettingsException;
import dev.nightshift.work.StopSignal;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

final class LedgerTests {

    private static final Path UNUSED = Path.of("not-needed");

    @ParameterizedTest
    @CsvSource({"jdbc:postgresql://127.0.0.1:1/hidden", "jdbc:nothing:hidden", "hidden"})
    void aUrlThatLeadsNowhereIsRefusedWithoutShowingIt(String url) {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Ledger.open(new LedgerProperties(url, "nightshift", Secret.of("hidden")), UNUSED))
                .withMessageStartingWith("The ledger at nightshift.ledger.url cannot be used: ")
                .withMessageEndingWith("; check nightshift.ledger.url, username and password")
                .withMessageNotContaining("hidden");
    }

    @Test
    void aPasswordInTheUrlIsRefusedWithoutShowingIt() {
        assertThatExceptionOfType(SettingsException.class)
                .isThrownBy(() -> new LedgerProperties("jdbc:postgresql://127.0.0.1/x?password=hidden", null, null))
                .withMessage(
                        "nightshift.ledger.url contains a user or a password, which would be shown in messages; set"
                                + " nightshift.ledger.username and nightshift.ledger.password instead");
    }

    @Test
    void onlyALedgerThatCannotBeReachedNowIsWorthAnotherTry() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Ledger.open(
                        new LedgerProperties("jdbc:postgresql://127.0.0.1:1/x", "nightshift", Secret.of("hidden")),
                        UNUSED))
                .matches(failure -> failure.reason() != Reason.REFUSED);
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() ->
                        Ledger.open(new LedgerProperties("jdbc:nothing:x", "nightshift", Secret.of("hidden")), UNUSED))
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    @Test
    void aWrongUserIsRefusedWithoutShowingIt() {
        String url = TestDatabase.POSTGRESQL.emptyUrl().replaceFirst("\\?.*", "");
        LedgerProperties settings = new LedgerProperties(url, "nobody", Secret.of("hidden"));

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Ledger.open(settings, UNUSED))
                .withMessageContaining("role \"nobody\" does not exist")
                .withMessageNotContaining("hidden");
    }

    @Test
    void thePasswordIsNotInTheTextOfTheSettings() {
        assertThat(new LedgerProperties("jdbc:oracle:thin:@db", "nightshift", Secret.of("hidden")))
                .hasToString("ledger of nightshift");
        assertThat(new LedgerProperties(" ", null, null)).hasToString("ledger embedded");
    }

    @Test
    void aConnectionIsWaitedForWhileARunIsAtWorkAsLongAsTheOutageMayLast() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        AtomicLong skipped = new AtomicLong();
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        Duration rest = Duration.ofMinutes(10);
        DataSource pool = new DelegatingDataSource(TestDatabase.H2.ledger().dataSource) {
            @Override
            public Connection getConnection() throws SQLException {
                meanwhile.getAndSet(() -> {}).run();
                if (failures.getAndDecrement() > 0) {
                    throw new SQLTransientConnectionException("the server is restarted");
                }
                return super.getConnection();
            }
        };
        PatientDataSource patient = new PatientDataSource(pool, rest, () -> System.nanoTime() + skipped.get());

        failures.set(1);
        assertThatExceptionOfType(SQLException.class).isThrownBy(patient::getConnection);

        StopSignal stop = new StopSignal();
        patient.waitWhileWorking(stop, Duration.ofMillis(300));
        failures.set(1);
        patient.getConnection().close();

        // One pause is longer than an outage may last, so the first call makes two tries, and a later one makes one.
        failures.set(3);
        assertThatExceptionOfType(SQLException.class).isThrownBy(patient::getConnection);
        assertThatExceptionOfType(SQLException.class)
                .as("fails at once")
                .isThrownBy(patient::getConnection)
                .withMessage("the server is restarted");
        assertThat(failures).hasValue(1);
        skipped.addAndGet(rest.toNanos());
        // It fails in the middle of a call that then gets a connection, after which no call fails at once.
        meanwhile.set(() -> assertThatExceptionOfType(SQLException.class).isThrownBy(patient::getConnection));
        patient.getConnection().close();
        patient.getConnection().close();

        // One that is to stop may still write its last words, unless the ledger is gone for long.
        stop.request("SIGTERM");
        failures.set(1);
        assertThatExceptionOfType(SQLException.class).isThrownBy(patient::getConnection);
        patient.getConnection().close();
    }

    @Test
    void anUnknownHostIsNamed() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(() -> Ledger.open(
                        new LedgerProperties("jdbc:postgresql://no-such-host.invalid/x", "nightshift", Secret.of("x")),
                        UNUSED))
                .withMessageContaining("unknown host no-such-host.invalid");
    }

    @Test
    void aFullDiskIsWorthAnotherTry() {
        FileSystemException full = new FileSystemException("ledger.lock", null, "No space left on device");

        assertThat(EmbeddedLedger.unopened("The embedded ledger", full).reason())
                .isEqualTo(Reason.FAILED);
        assertThat(EmbeddedLedger.unopened("The embedded ledger", new AccessDeniedException("var"))
                        .reason())
                .isEqualTo(Reason.REFUSED);
        assertThat(SqlErrorKind.of(new SQLException("IO Exception", "90028", 90028, full)))
                .isEqualTo(SqlErrorKind.TRANSIENT);
    }

    /** Each limit ends a session that would otherwise keep its locks although nobody uses it. */
    @Test
    void aSessionOfPostgresqlEndsBeforeOthersHaveWaitedTooLong() {
        String url = TestDatabase.POSTGRESQL.emptyUrl();
        try (HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(url);
            new TestLedger(LedgerDatabase.POSTGRESQL, pool);
        }
        try (Ledger ledger = Ledger.open(new LedgerProperties(url, null, null), UNUSED)) {
            assertThat(List.of(
                            "idle_in_transaction_session_timeout",
                            "tcp_keepalives_idle",
                            "tcp_keepalives_interval",
                            "tcp_keepalives_count",
                            "tcp_user_timeout",
                            "lock_timeout"))
                    .extracting(name -> JdbcClient.create(ledger.dataSource())
                            .sql("SHOW " + name)
                            .query(String.class)
                            .single())
                    .containsExactly("30s", "20", "5", "4", "40000", "1min");
        }
    }

    /** The session is that of a process whose host is gone; the server does not know yet. */
    @Test
    void aLockThatIsNotReleasedIsReportedWithItsSessionAndHowToEndIt() throws Exception {
        TestLedger ledger = TestDatabase.POSTGRESQL.ledger();
        Duration lease = Duration.ofSeconds(20);
        long run = ledger.run("locked").id();
        ledger.leases.take(run, new Owner("gone", 1, "", ""), lease);
        ledger.pass(lease.plusMillis(1));
        try (Connection halfOpen = ledger.dataSource.getConnection()) {
            halfOpen.setAutoCommit(false);
            JdbcClient session = JdbcClient.create(new SingleConnectionDataSource(halfOpen, true));
            session.sql("UPDATE NIGHTSHIFT_LEASE SET EPOCH = EPOCH WHERE RUN_ID = ?")
                    .param(run)
                    .update();
            DataSource impatient =
                    new DriverManagerDataSource(halfOpen.getMetaData().getURL() + "&options=-c%20lock_timeout=50");
            int pid =
                    session.sql("SELECT pg_backend_pid()").query(Integer.class).single();

            assertThatExceptionOfType(CannotAcquireLockException.class)
                    .isThrownBy(() -> ledger.leases(impatient).take(run, Owner.self(), lease))
                    .withMessageMatching("another session did not release a lock on the ledger's tables within 60 s:"
                            + " session " + pid
                            + " \\(postgres, .*, idle in transaction, in a transaction since .* UTC\\)."
                            + " If its process is gone or hangs, end that session with:"
                            + " SELECT pg_terminate_backend\\(" + pid + "\\)");
            halfOpen.rollback();
        }
        assertThat(ledger.leases.take(run, Owner.self(), lease)).isEqualTo(2);
    }

    /** Oracle has no limit for waiting; the driver breaks the statement off. */
    @Test
    void soIsALockOnOracle() throws Exception {
        TestLedger ledger = TestDatabase.ORACLE.ledger();
        OracleServer server = TestDatabase.oracleServer();
        Duration lease = Duration.ofSeconds(20);
        long run = ledger.run("locked").id();
        ledger.leases.take(run, new Owner("gone", 1, "", ""), lease);
        ledger.pass(lease.plusMillis(1));
        try (Connection halfOpen = ledger.dataSource.getConnection()) {
            halfOpen.setAutoCommit(false);
            JdbcClient.create(new SingleConnectionDataSource(halfOpen, true))
                    .sql("UPDATE NIGHTSHIFT_LEASE SET EPOCH = EPOCH WHERE RUN_ID = ?")
                    .param(run)
                    .update();
            server.failOnce(Call.EXECUTE, "UPDATE NIGHTSHIFT_LEASE", 1, Fault.BUSY);
            JdbcClient impatient = impatientClient(ledger.dataSource);

            assertThatExceptionOfType(CannotAcquireLockException.class)
                    .isThrownBy(() -> impatient
                            .sql("UPDATE NIGHTSHIFT_LEASE SET EPOCH = EPOCH WHERE RUN_ID = ?")
                            .param(run)
                            .update())
                    .withMessageMatching("another session did not release a lock on the ledger's tables within 60 s:"
                            + " session \\d+ \\(LEDGER_ORACLE_\\d+, localhost, inactive for 0 s\\)."
                            + " If its process is gone or hangs, end that session with:"
                            + " ALTER SYSTEM KILL SESSION '\\d+,1'");
            halfOpen.rollback();
        }
        assertThat(ledger.leases.take(run, Owner.self(), lease)).isEqualTo(2);
    }

    /** A DBA has another schema than the ledger, and finds neither tables of other programs nor sessions that wait. */
    @Test
    void aDbaFindsTheSessionThatHoldsTheLockOnOracle() throws Exception {
        TestLedger ledger = TestDatabase.ORACLE.ledger();
        long run = ledger.run("locked for a DBA").id();
        ledger.leases.take(run, Owner.self(), Duration.ofSeconds(20));
        String lock = "UPDATE NIGHTSHIFT_LEASE SET EPOCH = EPOCH WHERE RUN_ID = " + run;
        JdbcClient dba = JdbcClient.create(new DriverManagerDataSource(
                TestDatabase.oracleServer().addUser("DBA", "secret").url(), "DBA", "secret"));
        String holders =
                Objects.requireNonNull(LedgerDatabase.ORACLE.lockHolderQuery()).replace("FETCH FIRST 1 ROWS ONLY", "");
        try (Connection holder = ledger.dataSource.getConnection();
                Connection waiter = ledger.dataSource.getConnection()) {
            // Ledgers of other tests on this server may have open transactions too.
            List<String> others = sessions(dba, holders, List.of());
            holder.setAutoCommit(false);
            JdbcClient.create(new SingleConnectionDataSource(holder, true))
                    .sql(lock)
                    .update();
            List<String> alone = sessions(dba, holders, others);
            assertThat(alone).hasSize(1);
            CompletableFuture<Integer> waiting =
                    CompletableFuture.supplyAsync(() -> JdbcClient.create(new SingleConnectionDataSource(waiter, true))
                            .sql(lock)
                            .update());
            await().until(() -> dba.sql("SELECT COUNT(*) FROM V$SESSION WHERE LOCKWAIT IS NOT NULL")
                            .query(Integer.class)
                            .single()
                    > 0);

            assertThat(sessions(dba, holders, others)).isEqualTo(alone);
            holder.rollback();
            assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(1);
        }
    }

    private static List<String> sessions(JdbcClient dba, String query, List<String> others) {
        return dba
                .sql(query)
                .query((row, number) -> row.getString(1).replaceFirst(" for \\d+ s", "") + row.getString(2))
                .stream()
                .filter(session -> !others.contains(session))
                .toList();
    }

    private static JdbcClient impatientClient(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout(1);
        template.setExceptionTranslator(
                new LedgerFailures(dataSource, LedgerDatabase.ORACLE, template.getExceptionTranslator()));
        return JdbcClient.create(template);
    }
}
