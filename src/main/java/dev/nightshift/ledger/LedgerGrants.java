package dev.nightshift.ledger;

import dev.nightshift.database.Access;
import dev.nightshift.database.UnpooledDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Tells what a ledger's user must be granted before its tables can be made or used; looks, and changes nothing. */
public final class LedgerGrants {

    private static final String POSTGRESQL = """
            SELECT quote_ident(current_user), quote_ident(current_schema()),
              has_schema_privilege(current_schema(), 'CREATE'),
              to_regclass('nightshift_schema') IS NOT NULL,
              (SELECT coalesce(bool_and(has_table_privilege(to_regclass('nightshift_schema'), needed)), false)
               FROM unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) needed)
            """;

    static final String ORACLE =
            "SELECT MIN(USER), COUNT(*) FROM SESSION_PRIVS WHERE PRIVILEGE IN ('CREATE TABLE', 'CREATE SEQUENCE')";

    private LedgerGrants() {}

    /** Ready SQL for an administrator; empty: nothing is missing, or the ledger is the embedded one. */
    public static Optional<String> missing(LedgerProperties settings) throws SQLException {
        String url = settings.url();
        if (url == null || url.startsWith("jdbc:h2:")) {
            return Optional.empty();
        }
        Access access = Access.to(url, settings.username(), settings.password(), Ledger.PATIENT);
        try (Connection connection = new UnpooledDataSource(access).getConnection();
                Statement statement = connection.createStatement()) {
            boolean oracle = LedgerDatabase.of(connection) == LedgerDatabase.ORACLE;
            try (ResultSet row = statement.executeQuery(oracle ? ORACLE : POSTGRESQL)) {
                row.next();
                return oracle ? oracle(row) : postgreSql(row);
            }
        }
    }

    private static Optional<String> oracle(ResultSet row) throws SQLException {
        return row.getInt(2) == 2
                ? Optional.empty()
                : Optional.of("GRANT CREATE TABLE, CREATE SEQUENCE TO \"" + row.getString(1) + "\"");
    }

    private static Optional<String> postgreSql(ResultSet row) throws SQLException {
        String user = row.getString(1);
        String schema = row.getString(2);
        if (row.getBoolean(4)) {
            return row.getBoolean(5)
                    ? Optional.empty()
                    : Optional.of("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA " + schema + " TO "
                            + user + "; GRANT USAGE ON ALL SEQUENCES IN SCHEMA " + schema + " TO " + user);
        }
        // The schema of its name is the first on a user's search_path.
        return row.getBoolean(3) ? Optional.empty() : Optional.of("CREATE SCHEMA " + user + " AUTHORIZATION " + user);
    }
}
