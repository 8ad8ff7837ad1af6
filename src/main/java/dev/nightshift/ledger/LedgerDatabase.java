package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.incrementer.DataFieldMaxValueIncrementer;
import org.springframework.jdbc.support.incrementer.H2SequenceMaxValueIncrementer;
import org.springframework.jdbc.support.incrementer.OracleSequenceMaxValueIncrementer;
import org.springframework.jdbc.support.incrementer.PostgresSequenceMaxValueIncrementer;

/** The databases that can store the ledger, with the differences between them. */
enum LedgerDatabase {
    H2 {
        @Override
        String now() {
            // A cast alone would return the local time of the session's zone.
            return "CAST(TIMESTAMP '1970-01-01 00:00:00' + (CURRENT_TIMESTAMP"
                    + " - TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS TIMESTAMP(6))";
        }

        @Override
        String later(String time, long millis) {
            return "DATEADD(MILLISECOND, " + millis + ", " + time + ")";
        }

        @Override
        DataFieldMaxValueIncrementer sequence(DataSource dataSource, String name) {
            return new H2SequenceMaxValueIncrementer(dataSource, name);
        }

        @Override
        DataSource shared(DataSource pool) {
            return new TurnDataSource(pool, Duration.ofSeconds(LOCK_SECONDS));
        }

        @Override
        String sessionSql() {
            // The operator's queries use the session's time zone.
            return "SET TIME ZONE 'UTC'";
        }
    },

    ORACLE {
        @Override
        String now() {
            return "CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS TIMESTAMP(6))";
        }

        @Override
        String later(String time, long millis) {
            return time + " + NUMTODSINTERVAL(" + BigDecimal.valueOf(millis, 3) + ", 'SECOND')";
        }

        @Override
        DataFieldMaxValueIncrementer sequence(DataSource dataSource, String name) {
            return new OracleSequenceMaxValueIncrementer(dataSource, name);
        }

        @Override
        String grantsQuery() {
            return "SELECT MIN(USER), COUNT(*) FROM SESSION_PRIVS"
                    + " WHERE PRIVILEGE IN ('CREATE TABLE', 'CREATE SEQUENCE')";
        }

        @Override
        Optional<String> missingGrants(ResultSet row) throws SQLException {
            return row.getInt(2) == 2
                    ? Optional.empty()
                    : Optional.of("GRANT CREATE TABLE, CREATE SEQUENCE TO \"" + row.getString(1) + "\"");
        }

        /** Oracle has no time limit for the lock of a row, so every statement has one. */
        @Override
        int statementSeconds() {
            return LOCK_SECONDS;
        }

        @Override
        boolean lockTimedOut(SQLException failure) {
            // Busy, cancelled at the time limit, and busy after a wait.
            return Set.of(54, 1013, 30006).contains(failure.getErrorCode());
        }

        /** Needs no schema of its own, because a DBA runs it too. A session that waits itself is not the cause. */
        @Override
        String lockHolderQuery() {
            return """
                    SELECT 'session ' || s.SID || ' (' || s.USERNAME || ', ' || s.MACHINE || ', ' || LOWER(s.STATUS)
                        || ' for ' || s.LAST_CALL_ET || ' s)',
                      'ALTER SYSTEM KILL SESSION \'\'' || s.SID || ',' || s.SERIAL# || '\'\''
                    FROM V$LOCKED_OBJECT l
                    JOIN V$SESSION s ON s.SID = l.SESSION_ID
                    JOIN ALL_OBJECTS o ON o.OBJECT_ID = l.OBJECT_ID
                    WHERE o.OBJECT_NAME LIKE 'NIGHTSHIFT%' AND s.SID <> SYS_CONTEXT('USERENV', 'SID')
                      AND s.LOCKWAIT IS NULL
                    ORDER BY s.LAST_CALL_ET DESC FETCH FIRST 1 ROWS ONLY
                    """;
        }
    },

    POSTGRESQL {
        /**
         * A session whose process or host is gone must not keep its locks: the server ends it when it stays idle in a
         * transaction, or when its host no longer acknowledges. Both happen before another session's wait for the lock
         * ends.
         */
        @Override
        String sessionSql() {
            return "SET lock_timeout = '" + LOCK_SECONDS + "s'; SET idle_in_transaction_session_timeout = '30s';"
                    + " SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4;"
                    + " SET tcp_user_timeout = '40s'";
        }

        @Override
        boolean lockTimedOut(SQLException failure) {
            return "55P03".equals(failure.getSQLState());
        }

        /** Names the oldest transaction that has changed or locked rows. One that waits itself is not the cause. */
        @Override
        String lockHolderQuery() {
            return """
                    SELECT 'session ' || a.pid || ' (' || concat_ws(', ', a.usename, nullif(a.application_name, ''),
                        host(a.client_addr), a.state,
                        'in a transaction since ' || to_char(a.xact_start AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS')
                          || ' UTC') || ')',
                      'SELECT pg_terminate_backend(' || a.pid || ')'
                    FROM pg_locks l
                    JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
                    JOIN pg_class c ON c.oid = l.relation
                    JOIN pg_stat_activity a ON a.pid = l.pid
                    WHERE l.granted AND l.mode <> 'AccessShareLock' AND c.relname LIKE 'nightshift%'
                      AND a.pid <> pg_backend_pid() AND a.wait_event_type IS DISTINCT FROM 'Lock'
                    ORDER BY a.xact_start FETCH FIRST 1 ROWS ONLY
                    """;
        }

        @Override
        String now() {
            return "CAST(clock_timestamp() AT TIME ZONE 'UTC' AS TIMESTAMP(6))";
        }

        @Override
        String later(String time, long millis) {
            return time + " + INTERVAL '" + millis + " milliseconds'";
        }

        @Override
        DataFieldMaxValueIncrementer sequence(DataSource dataSource, String name) {
            return new PostgresSequenceMaxValueIncrementer(dataSource, name);
        }

        @Override
        String grantsQuery() {
            return """
                    SELECT quote_ident(current_user), quote_ident(current_schema()),
                      has_schema_privilege(current_schema(), 'CREATE'),
                      to_regclass('nightshift_schema') IS NOT NULL,
                      (SELECT coalesce(bool_and(has_table_privilege(to_regclass('nightshift_schema'), needed)), false)
                       FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) needed)
                    """;
        }

        @Override
        Optional<String> missingGrants(ResultSet row) throws SQLException {
            String user = row.getString(1);
            String schema = row.getString(2);
            if (row.getBoolean(4)) {
                return row.getBoolean(5)
                        ? Optional.empty()
                        : Optional.of("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO "
                                + user + "; GRANT USAGE ON ALL SEQUENCES IN SCHEMA " + schema + " TO " + user);
            }
            // The schema with the user's name is the first on the search_path.
            return row.getBoolean(3)
                    ? Optional.empty()
                    : Optional.of("CREATE SCHEMA " + user + " AUTHORIZATION " + user);
        }
    };

    /** How long a statement waits for a lock of another session. */
    static final int LOCK_SECONDS = 60;

    /** The expression for the database's time as a UTC timestamp without time zone. */
    abstract String now();

    /** The expression for a timestamp that is later by the given milliseconds. */
    abstract String later(String time, long millis);

    abstract DataFieldMaxValueIncrementer sequence(DataSource dataSource, String name);

    /** Decorates a pool for use by several threads. */
    DataSource shared(DataSource pool) {
        return pool;
    }

    /** The first statement of every session; null for none. */
    @Nullable String sessionSql() {
        return null;
    }

    /** The time limit of a statement in seconds; -1 if the session has a limit for locks. */
    int statementSeconds() {
        return -1;
    }

    /** Whether a statement failed because another session did not release a lock. */
    boolean lockTimedOut(SQLException failure) {
        return false;
    }

    /**
     * The query for the session that most likely holds the lock: its description, and the statement that ends it. It
     * returns no row if no session holds one; null if the database cannot be asked.
     */
    @Nullable String lockHolderQuery() {
        return null;
    }

    /** Sends the ledger's statements, whose failures name the session that holds a lock. */
    JdbcClient jdbc(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(dataSource);
        template.setQueryTimeout(statementSeconds());
        template.setExceptionTranslator(new LedgerFailures(dataSource, this, template.getExceptionTranslator()));
        return JdbcClient.create(template);
    }

    /**
     * The query for the user's privileges, which returns one row for {@link #missingGrants}; null if no privileges are
     * needed.
     */
    @Nullable String grantsQuery() {
        return null;
    }

    /** SQL for an administrator to run; empty if nothing is missing. */
    Optional<String> missingGrants(ResultSet row) throws SQLException {
        return Optional.empty();
    }

    /** The folder of its scripts below {@code sql/}, which has the name of the database in its URLs. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }

    static LedgerDatabase of(String url) {
        return Arrays.stream(values())
                .filter(database -> url.startsWith("jdbc:" + database.folder() + ":"))
                .findFirst()
                .orElseThrow(() -> NightshiftException.refused(
                        "nightshift.ledger.url is not the URL of a database that can store the ledger; expected a "
                                + "URL of"
                                + " Oracle, PostgreSQL or H2"));
    }
}
