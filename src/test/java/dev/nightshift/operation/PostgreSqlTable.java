package dev.nightshift.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.work.StopSignal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;

/** A login table on PostgreSQL that is longer than what a reader reads ahead, and is read in many short fetches. */
public final class PostgreSqlTable {

    static final int ROWS = 4_000;
    static final int CHUNK = 50;

    /** Makes a run use the connection many times without long waits. */
    static final String SHORT = "    fetch-size: 100\n    connect-timeout: 1s\n    read-timeout: 1s\n";

    private PostgreSqlTable() {}

    public static Installation in(Path home) throws SQLException {
        return fill(Installation.onPostgreSql(home, CHUNK));
    }

    static Installation fill(Installation installation) {
        installation.writeSettings(SHORT);
        create(installation, ROWS);
        return installation;
    }

    static void create(Installation installation, int rows) {
        execute(
                installation,
                "CREATE TABLE LOGINS (ID BIGINT PRIMARY KEY, USER_NAME TEXT, LAST_LOGIN TIMESTAMP)",
                "INSERT INTO LOGINS SELECT i * 7919 % 100003, 'Zoë ' || i, CASE WHEN i % 7 > 0 THEN"
                        + " timestamp '2026-11-22 00:00:00' + i * 7907 % 5003 * interval '1 second' END"
                        + " FROM generate_series(1, " + rows + ") i",
                "CREATE INDEX LOGINS_LL ON LOGINS (LAST_LOGIN, ID)");
    }

    /** Runs, and does something once after the first commit of logins, while the reader still has much to read. */
    static RunResult run(Installation installation, Runnable event) {
        return run(installation, new StopSignal(), event);
    }

    static RunResult run(Installation installation, StopSignal stop, Runnable event) {
        AtomicBoolean happened = new AtomicBoolean();
        RunResult result = installation
                .operations()
                .run(
                        new RunRequest(Installation.CUTOFF, null, false),
                        new Installation.Silence() {
                            @Override
                            public void committed(Chunk chunk) {
                                if (chunk.partition() == 0 && !happened.getAndSet(true)) {
                                    event.run();
                                }
                            }
                        },
                        stop);
        assertThat(happened).isTrue();
        return result;
    }

    /** Does something to the sessions that read the table, and requires that there is exactly one. */
    static void withReader(Installation installation, String function) {
        execute(
                installation,
                "DO $$ BEGIN IF (SELECT count(" + function + "(pid)) FROM pg_stat_activity WHERE datname ="
                        + " current_database() AND application_name = 'nightshift: read all logins') <> 1 THEN"
                        + " RAISE EXCEPTION 'nobody reads'; END IF; END $$");
    }

    /** Requires that no session of the program is left. The server ends one a moment after its client. */
    static void requireNoSession(Installation installation) {
        execute(
                installation,
                "DO $$ BEGIN FOR i IN 1..500 LOOP PERFORM FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name LIKE 'nightshift:%'; IF NOT FOUND THEN RETURN; END IF;"
                        + " PERFORM pg_sleep(0.01); PERFORM pg_stat_clear_snapshot(); END LOOP;"
                        + " RAISE EXCEPTION 'a session is left'; END $$");
    }

    public static void execute(Installation installation, String... statements) {
        try (Connection source = installation.source();
                Statement statement = source.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
