package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
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
    },

    POSTGRESQL {
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

    /** The expression for the database's time as a UTC timestamp without time zone. */
    abstract String now();

    /** The expression for a timestamp that is later by the given milliseconds. */
    abstract String later(String time, long millis);

    abstract DataFieldMaxValueIncrementer sequence(DataSource dataSource, String name);

    /** The first statement of every session; null for none. */
    @Nullable String sessionSql() {
        return null;
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
