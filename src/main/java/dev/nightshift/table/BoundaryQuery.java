package dev.nightshift.table;

import dev.nightshift.work.StopSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Times that cut the logins of a table into ranges of about as many rows each, from a sample that has about the same size
 * whatever the table's.
 *
 * <p>Any times cut a table rightly; the sample only decides how even the ranges are. Of many logins at one time all fall
 * into one range, so there may be fewer ranges than were asked for.
 *
 * @param rows that the table has, or about so many
 */
record BoundaryQuery(LoginTable table, Dialect dialect, int ranges, long rows) {

    /** Of a few thousand rows to each range the sizes differ by some percent. */
    private static final long SAMPLE_ROWS = 100_000;

    BoundaryQuery {
        if (ranges < 1 || rows < 0) {
            throw new IllegalArgumentException(ranges + " ranges of " + rows + " rows");
        }
    }

    /** The first time of each of so many equal tiles of the sample, the earliest first; no binds. */
    String sql() {
        String time = table.quoted(table.time());
        String first = dialect.selected(table.storedTime(), "MIN(s." + time + ")");
        // A column of that name could be the table's own.
        return "SELECT " + first + "\nFROM (SELECT t." + time + ", NTILE(" + ranges + ") OVER (ORDER BY t." + time
                + ") AS NIGHTSHIFT_TILE\nFROM " + from() + "\nWHERE t." + time
                + " IS NOT NULL) s\nGROUP BY s.NIGHTSHIFT_TILE\nORDER BY s.NIGHTSHIFT_TILE";
    }

    private String from() {
        return rows <= SAMPLE_ROWS ? dialect.from(table) : dialect.sampled(table, 100.0 * SAMPLE_ROWS / rows);
    }

    /**
     * Distinct and ascending, in the text form of the time column; one fewer than ranges at most.
     *
     * @param stop looked at every so often; if it says so, the question is given up, and there are none
     */
    List<String> read(Connection connection, StopSignal stop) throws SQLException {
        StoredTime<?> storedTime = dialect.storedTime(table.storedTime());
        try (PreparedStatement statement = connection.prepareStatement(sql())) {
            return CancellableQuery.ask(statement, tiles -> read(tiles, storedTime), stop)
                    .orElse(List.of());
        }
    }

    private static <T> List<String> read(ResultSet tiles, StoredTime<T> storedTime) throws SQLException {
        List<String> boundaries = new ArrayList<>();
        T last = null;
        while (tiles.next()) {
            T time = storedTime.read(tiles, 1);
            if (time == null || (last != null && storedTime.compare(time, last) <= 0)) {
                continue;
            }
            // Before the very first time of all there is nothing to cut off.
            if (last != null) {
                boundaries.add(storedTime.text(time));
            }
            last = time;
        }
        return boundaries;
    }
}
