package dev.nightshift.benchmark;

import java.io.PrintStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A table of logins in PostgreSQL that is the same for the same number of rows. It has ids from 1, times over three
 * years to the microsecond that are independent of the ids, an index on both, and about 135 bytes a row as JSON.
 */
final class LoginsTable {

    /** Some of the rows are after this cutoff. */
    static final LocalDateTime CUTOFF = LocalDateTime.of(2026, 6, 1, 0, 0);

    /** The upper bound of a row's size on disk, including both indexes and the space for making them. */
    static final long BYTES_PER_ROW = 250;

    private static final long SLICE = 1_000_000;

    private static final String CREATE = """
            CREATE TABLE logins (id BIGINT NOT NULL, user_name TEXT NOT NULL, country TEXT NOT NULL,
              login_count INTEGER NOT NULL, score NUMERIC(9,3) NOT NULL, last_login TIMESTAMP(6) NOT NULL)
            """;
    private static final String FILL = """
            INSERT INTO logins SELECT n, 'member-' || n, substr('DEATCHFRITESNLPLSEUK', 1 + 2 * (n % 10)::int, 2),
              abs(hashint8extended(n, 1) % 1000), abs(hashint8extended(n, 2) % 1000000) * 0.001,
              TIMESTAMP '2023-09-01' + abs(hashint8extended(n, 3) % 94608000000000) * INTERVAL '1 microsecond'
            FROM generate_series(?::bigint, ?::bigint) n
            """;
    private static final String CLOSEST = """
            SELECT id_before, id FROM (SELECT id, last_login, lag(id) OVER w AS id_before,
                last_login - lag(last_login) OVER w AS gap FROM logins WINDOW w AS (ORDER BY last_login, id)) pairs
            WHERE gap IS NOT NULL ORDER BY gap, last_login, id LIMIT 1
            """;

    private final Connection connection;
    private final long rows;

    LoginsTable(Connection connection, long rows) {
        this.connection = connection;
        this.rows = rows;
    }

    /** Creates the table in one transaction, so that a server without replicas need not log the rows. */
    void create(PrintStream progress) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement();
                PreparedStatement fill = connection.prepareStatement(FILL)) {
            statement.execute("DROP TABLE IF EXISTS logins");
            statement.execute(CREATE);
            for (long first = 1; first <= rows; first += SLICE) {
                fill.setLong(1, first);
                fill.setLong(2, Math.min(rows, first + SLICE - 1));
                fill.executeUpdate();
                if (rows > 10 * SLICE && first % (10 * SLICE) == 1) {
                    progress.printf(Locale.ROOT, "made %,d of %,d rows%n", first - 1, rows);
                }
            }
            statement.execute("ALTER TABLE logins ADD PRIMARY KEY (id)");
            statement.execute("CREATE INDEX logins_ll ON logins (last_login, id)");
        }
        connection.commit();
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("VACUUM ANALYZE logins");
            statement.execute("CHECKPOINT");
        }
    }

    /** Returns the first line of the database's plan for a query. */
    String plan(String query) throws SQLException {
        return ask("EXPLAIN " + query, 1).get(0).trim();
    }

    /**
     * Returns the expected answers, computed by the database itself: the ids of the latest three, then those of the
     * closest two.
     */
    List<String> answers() throws SQLException {
        List<String> ids = new ArrayList<>(ask(
                "SELECT id FROM logins WHERE last_login < '" + CUTOFF + "' ORDER BY last_login DESC, id DESC LIMIT 3",
                1));
        ids.addAll(ask(CLOSEST, 2));
        return ids;
    }

    /** Returns the number of logins before a time. */
    long rowsBefore(LocalDateTime time) throws SQLException {
        return Long.parseLong(ask("SELECT count(*) FROM logins WHERE last_login < '" + time + "'", 1)
                .get(0));
    }

    private List<String> ask(String sql, int columns) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery(sql)) {
            while (found.next()) {
                for (int i = 1; i <= columns; i++) {
                    values.add(found.getString(i));
                }
            }
        }
        return values;
    }
}
