package dev.nightshift.benchmark;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Does the least that a Java program can do for both answers: it reads every value of the rows, in order, over JDBC,
 * into a record, and keeps a heap of the latest and the previous record.
 *
 * <p>Not thread-safe; for one pass.
 */
final class BareLoop {

    /** Reads all rows of {@link LoginsTable} in order. */
    static final String ORDERED =
            "SELECT id, user_name, country, login_count, score, last_login FROM logins" + " ORDER BY last_login, id";

    private static final String LOGGED_IN = """
            SELECT t.ID, t.USER_NAME, t.COUNTRY, t.LOGIN_COUNT, t.SCORE, t.LAST_LOGIN
            FROM LOGINS t WHERE t.LAST_LOGIN IS NOT NULL ORDER BY t.LAST_LOGIN, t.ID
            """;
    private static final String NEVER = """
            SELECT t.ID, t.USER_NAME, t.COUNTRY, t.LOGIN_COUNT, t.SCORE, t.LAST_LOGIN
            FROM LOGINS t WHERE t.LAST_LOGIN IS NULL ORDER BY t.ID
            """;

    private static final int TOP = 3;
    static final int FETCH_SIZE = 10_000;

    private final LocalDateTime cutoff;
    private final Consumer<Row> more;
    private final PriorityQueue<Row> latest = new PriorityQueue<>(Row.ORDER);
    private @Nullable Row previous;
    private @Nullable Row earlier;
    private @Nullable Row later;
    private Duration closest = Duration.ofSeconds(Long.MAX_VALUE);
    private long rows;

    BareLoop(LocalDateTime cutoff) {
        this(cutoff, row -> {});
    }

    /** @param more gets every row as well */
    BareLoop(LocalDateTime cutoff, Consumer<Row> more) {
        this.cutoff = cutoff;
        this.more = more;
    }

    /** Returns how long it takes for a table with the sample's columns, in which some rows never logged in. */
    static double seconds(Connection connection, long expected) throws SQLException {
        long start = System.nanoTime();
        BareLoop loop = new BareLoop(LoginsTable.CUTOFF);
        loop.read(connection, LOGGED_IN);
        loop.read(connection, NEVER);
        loop.require(expected);
        return (System.nanoTime() - start) / 1e9;
    }

    void read(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setFetchSize(FETCH_SIZE);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    take(new Row(
                            found.getLong(1),
                            found.getString(2),
                            found.getString(3),
                            found.getLong(4),
                            found.getBigDecimal(5),
                            found.getObject(6, LocalDateTime.class)));
                }
            }
        }
    }

    private void take(Row row) {
        rows++;
        more.accept(row);
        if (row.lastLogin == null) {
            return;
        }
        if (row.lastLogin.isBefore(cutoff)) {
            if (latest.size() < TOP) {
                latest.add(row);
            } else if (Row.ORDER.compare(row, latest.element()) > 0) {
                latest.remove();
                latest.add(row);
            }
        }
        if (previous != null && previous.lastLogin != null) {
            Duration gap = Duration.between(previous.lastLogin, row.lastLogin);
            if (gap.compareTo(closest) < 0) {
                closest = gap;
                earlier = previous;
                later = row;
            }
        }
        previous = row;
    }

    void require(long expected) {
        if (rows != expected) {
            throw new IllegalStateException("read " + rows + " rows, expected " + expected);
        }
    }

    /** Returns the ids of the latest logins, latest first, then those of the closest pair. */
    List<String> answers() {
        List<String> ids = new ArrayList<>();
        latest.stream().sorted(Row.ORDER.reversed()).forEach(row -> ids.add(Long.toString(row.id)));
        if (earlier != null && later != null) {
            ids.add(Long.toString(earlier.id));
            ids.add(Long.toString(later.id));
        }
        return ids;
    }

    /** A row of {@link LoginsTable}. */
    record Row(
            long id,
            @Nullable String userName,
            @Nullable String country,
            long loginCount,
            @Nullable BigDecimal score,
            @Nullable LocalDateTime lastLogin) {

        private static final Comparator<Row> ORDER =
                Comparator.comparing(Row::time).thenComparingLong(Row::id);

        private LocalDateTime time() {
            return lastLogin == null ? LocalDateTime.MAX : lastLogin;
        }
    }
}
