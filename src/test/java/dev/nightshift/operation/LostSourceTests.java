package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.migration.StopSignal;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run whose source, a real PostgreSQL, is lost on the way ends with the result of an undisturbed one. */
@Timeout(120)
final class LostSourceTests {

    private static final int ROWS = 20_000;
    private static final int CHUNK = 250;

    /** So that the rows come in many round trips. */
    private static final String SMALL_STEPS = "  source.fetch-size: 200\n";

    /** More than the connections need that only ask something; the rows are about 1.5 million. */
    private static final long SOME_ROWS = 400_000;

    private Installation direct;

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() throws SQLException {
        direct = Installation.onPostgreSql(folder.resolve("direct"), CHUNK);
        try (Connection source = direct.source();
                Statement statement = source.createStatement()) {
            createTable(statement);
        }
    }

    static void createTable(Statement statement) throws SQLException {
        statement.execute("CREATE TABLE LOGINS (ID bigint NOT NULL PRIMARY KEY, USER_NAME varchar(100),"
                + " LAST_LOGIN timestamp(6))");
        statement.execute(String.format(
                Locale.ROOT,
                "INSERT INTO LOGINS SELECT i, repeat('x', 50) || i, CASE WHEN i %% 50 = 0 THEN NULL ELSE"
                        + " timestamp '2026-11-01' + (i * 7919 %% 100003) * interval '10 seconds' END"
                        + " FROM generate_series(1, %d) i",
                ROWS));
    }

    private Installation through(TcpProxy proxy, String more) {
        URI server = URI.create(direct.url().substring("jdbc:".length()));
        return direct.reading(
                folder.resolve("troubled"),
                direct.url().replace(":" + server.getPort() + "/", ":" + proxy.port() + "/"),
                SMALL_STEPS + more);
    }

    private TcpProxy proxy(IntFunction<TcpProxy.Fate> fates) throws Exception {
        return new TcpProxy(URI.create(direct.url().substring("jdbc:".length())).getPort(), fates);
    }

    private void requireEqual(Installation troubled) {
        direct.run();
        assertThat(troubled.published().lines()).isEqualTo(direct.published().lines());
        assertThat(troubled.published().answers()).isEqualTo(direct.published().answers());
        assertThat(direct.published().lines()).hasSize(ROWS);
    }

    @Test
    void connectionsAreCutInTheMiddleOfAFetch() throws Exception {
        try (TcpProxy proxy = proxy(number -> TcpProxy.Fate.cutAfter(SOME_ROWS))) {
            Installation troubled = through(proxy, "");

            troubled.run();

            assertThat(proxy.struck()).isGreaterThan(2);
            requireEqual(troubled);
        }
    }

    @Test
    void aConnectionFallsSilent() throws Exception {
        try (TcpProxy proxy =
                proxy(number -> number <= 4 ? TcpProxy.Fate.silentAfter(SOME_ROWS) : TcpProxy.Fate.GOOD)) {
            Installation troubled = through(proxy, "  source.read-timeout: 1s\n");

            troubled.run();

            assertThat(proxy.struck()).isEqualTo(1);
            requireEqual(troubled);
        }
    }

    @Test
    void theServerLetsNobodyInForAWhile() throws Exception {
        TcpProxy.Fate[] fates = {
            TcpProxy.Fate.cutAfter(SOME_ROWS), TcpProxy.Fate.REFUSED, TcpProxy.Fate.REFUSED, TcpProxy.Fate.GOOD
        };
        // The first three connections describe, count, and read the rows that never logged in.
        try (TcpProxy proxy = proxy(number -> fates[Math.max(0, Math.min(number - 4, 3))])) {
            Installation troubled = through(proxy, "");

            troubled.run();

            assertThat(proxy.struck()).isEqualTo(3);
            requireEqual(troubled);
        }
    }

    @Test
    void aServerThatStaysAwayFailsTheRunWhichGoesOnLater() throws Exception {
        AtomicInteger committed = new AtomicInteger();
        AtomicBoolean back = new AtomicBoolean();
        try (TcpProxy proxy = proxy(number -> {
            if (back.get()) {
                return TcpProxy.Fate.GOOD;
            }
            return committed.get() == 0 ? TcpProxy.Fate.cutAfter(SOME_ROWS) : TcpProxy.Fate.REFUSED;
        })) {
            Installation troubled = through(proxy, "  source.retry-for: 1s\n");

            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> run(troubled, committed::incrementAndGet))
                    .matches(e -> e.reason() == OperationException.Reason.FAILED)
                    .withMessageContaining("(nightshift.source.retry-for)")
                    .withMessageContaining("nightshift restart 1");
            assertThat(committed.get()).isPositive();

            back.set(true);
            troubled.run();
            requireEqual(troubled);
        }
    }

    @Test
    void theDbaKillsTheSession() throws Exception {
        Installation troubled = direct.reading(folder.resolve("troubled"), direct.url(), SMALL_STEPS);
        AtomicInteger killed = new AtomicInteger();

        run(troubled, () -> {
            if (killed.get() < 2) {
                killed.addAndGet(killSessions());
            }
        });

        assertThat(killed.get()).isGreaterThanOrEqualTo(2);
        requireEqual(troubled);
    }

    private int killSessions() {
        try (Connection dba = direct.source();
                Statement statement = dba.createStatement();
                var killed = statement.executeQuery("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
                        + " WHERE datname = current_database() AND pid <> pg_backend_pid()")) {
            killed.next();
            return killed.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void theServerIsRestarted() throws Exception {
        Path data = folder.resolve("data");
        List<EmbeddedPostgres> servers = new ArrayList<>(List.of(server(data, 0)));
        EmbeddedPostgres first = servers.get(0);
        try {
            try (Connection source = first.getPostgresDatabase().getConnection();
                    Statement statement = source.createStatement()) {
                createTable(statement);
            }
            Installation troubled =
                    direct.reading(folder.resolve("troubled"), first.getJdbcUrl("postgres", "postgres"), SMALL_STEPS);
            AtomicInteger commits = new AtomicInteger();

            run(troubled, () -> {
                if (commits.incrementAndGet() == 5) {
                    servers.add(restart(first, data));
                }
            });

            assertThat(servers).hasSize(2);
            requireEqual(troubled);
        } finally {
            servers.get(servers.size() - 1).close();
        }
    }

    private static EmbeddedPostgres restart(EmbeddedPostgres server, Path data) {
        try {
            server.close();
            return server(data, server.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On a data directory that outlives it; port 0: any. */
    private static EmbeddedPostgres server(Path data, int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", "off")
                .setServerConfig("lc_messages", "C");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    @Test
    void rowsWrittenMeanwhileAreSaidToMakeADifference() throws Exception {
        Installation written = direct.reading(folder.resolve("troubled"), direct.url(), SMALL_STEPS);
        AtomicInteger commits = new AtomicInteger();

        run(written, () -> {
            if (commits.incrementAndGet() == 1) {
                write();
            }
        });

        PublishedRun published = written.published();
        assertThat(published.lines()).doesNotHaveDuplicates();
        assertThat(published.manifest().get("snapshot").get("kind").asString()).isEqualTo("none");
        int rows = published.lines().size();
        assertThat(rows).isNotEqualTo(ROWS);
        assertThat(published.manifest().get("reconciled").asBoolean()).isFalse();
        assertThat(published.manifest().get("warnings").toString())
                .contains("Not reconciled: " + ROWS + " rows were counted before reading, " + rows + " were read");
    }

    /** Whichever partition is still to be read: neither has a row of those it had. */
    private void write() {
        try (Connection source = direct.source();
                Statement statement = source.createStatement()) {
            statement.execute("UPDATE LOGINS SET USER_NAME = 'renamed' WHERE ID <= 100");
            statement.execute("INSERT INTO LOGINS SELECT 1000000 + i, 'new', CASE WHEN i % 2 = 0 THEN"
                    + " timestamp '2026-12-01' END FROM generate_series(1, 500) i");
            statement.execute("DELETE FROM LOGINS WHERE ID BETWEEN 300 AND 350");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aLockThatStaysIsTriedAgainAndThenFailsWithItsCode() throws Exception {
        Installation slow = direct.reading(
                folder.resolve("troubled"),
                direct.url(),
                "  source.init-sql: SET lock_timeout = '200ms'\n  source.retry-for: 1s\n");
        try (Connection owner = direct.source();
                Statement statement = owner.createStatement()) {
            owner.setAutoCommit(false);
            statement.execute("LOCK TABLE LOGINS IN ACCESS EXCLUSIVE MODE");

            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(slow::run)
                    .matches(e -> e.reason() == OperationException.Reason.FAILED)
                    .withMessageContaining("canceling statement due to lock timeout (SQLState 55P03)")
                    .withMessageContaining("It was tried ");
            owner.rollback();
        }
        slow.run();
        requireEqual(slow);
    }

    @Test
    void aWrongPasswordIsTriedOnce() throws Exception {
        requirePasswordOf("guarded");
        try (TcpProxy proxy = proxy(number -> TcpProxy.Fate.GOOD)) {
            Installation guarded = through(proxy, "");
            Path settings = guarded.home().resolve("config/application.yml");
            Files.writeString(
                    settings,
                    Files.readString(settings)
                            .replace("?user=postgres", "")
                            .replace("username: postgres", "username: guarded")
                            .replace("password: \"\"", "password: not-the-right-one"));

            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(guarded::run)
                    .matches(e -> e.reason() == OperationException.Reason.REFUSED)
                    .withMessageContaining("password authentication failed for user \"guarded\"")
                    .withMessageContaining("It is not tried again, because that could lock the account")
                    .matches(e -> !String.valueOf(e.getMessage()).contains("not-the-right-one"));
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    /** The test server trusts everybody else. */
    private void requirePasswordOf(String role) throws Exception {
        try (Connection dba = direct.source();
                Statement statement = dba.createStatement()) {
            statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'right'");
            Path access;
            try (ResultSet file = statement.executeQuery("SHOW hba_file")) {
                file.next();
                access = Path.of(file.getString(1));
            }
            Files.writeString(access, "host all " + role + " 127.0.0.1/32 scram-sha-256\n" + Files.readString(access));
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    @Test
    void theLedgerIsLostOnTheWay() throws Exception {
        String ledger = SharedLedger.create();
        int port = URI.create(ledger.substring("jdbc:".length())).getPort();
        AtomicInteger commits = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        try (TcpProxy proxy = new TcpProxy(
                port,
                number -> commits.get() == 3 && refused.incrementAndGet() < 3
                        ? TcpProxy.Fate.REFUSED
                        : TcpProxy.Fate.GOOD)) {
            Installation troubled = direct.reading(
                    folder.resolve("troubled"),
                    direct.url(),
                    SMALL_STEPS + "  ledger:\n    url: \"" + ledger.replace(":" + port + "/", ":" + proxy.port() + "/")
                            + "\"\n");

            assertThatExceptionOfType(OperationException.class)
                    .isThrownBy(() -> run(troubled, () -> {
                        if (commits.incrementAndGet() == 3) {
                            cut(proxy);
                        }
                    }))
                    .matches(e -> e.reason() == OperationException.Reason.FAILED)
                    .withMessageContaining("The ledger failed");
            troubled.buryOwners();
            troubled.run();

            requireEqual(troubled);
        }
    }

    private static void cut(TcpProxy proxy) {
        try {
            proxy.cutAll();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does something after each commit. */
    private static RunResult run(Installation installation, Runnable committed) {
        return installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false),
                        new Installation.Silence() {
                            @Override
                            public void committed(Chunk chunk) {
                                committed.run();
                            }
                        },
                        new StopSignal());
    }
}
