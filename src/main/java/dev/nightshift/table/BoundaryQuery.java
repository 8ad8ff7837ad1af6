package dev.nightshift.table;

import dev.nightshift.source.KeyRange;
import dev.nightshift.work.StopSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Chooses times that divide the logins of a range into ranges with about the same number of rows. It uses a sample of
 * about the same size for every range.
 *
 * <p>Every choice of times divides a range correctly; the sample only decides how even the ranges are. Logins at the
 * same time are always in one range, so there may be fewer ranges than requested.
 *
 * @param ranges number of ranges to choose
 * @param within a range of logins
 * @param rows exact or approximate number of its rows
 */
record BoundaryQuery(LoginTable table, Dialect dialect, int ranges, KeyRange within, long rows) {

    /** With a few thousand sampled rows per range, the sizes of the ranges differ by a few percent. */
    private static final long SAMPLE_ROWS = 100_000;

    BoundaryQuery {
        if (ranges < 1 || rows < 0) {
            throw new IllegalArgumentException(ranges + " ranges of " + rows + " rows");
        }
    }

    /**
     * Selects the first time of each tile, in ascending order, after the sample is divided into equal tiles. Its
     * binds are those of the range.
     */
    String sql() {
        String time = table.quoted(table.time());
        String first = dialect.selected(table.storedTime(), "MIN(s." + time + ")");
        // The alias has a prefix because the table could have a column of the plain name.
        return "SELECT " + first + "\nFROM (SELECT t." + time + ", NTILE(" + ranges + ") OVER (ORDER BY t." + time
                + ") AS NIGHTSHIFT_TILE\nFROM " + from() + "\nWHERE "
                + logins().rows(true) + table.filter("AND")
                + ") s\nGROUP BY s.NIGHTSHIFT_TILE\nORDER BY s.NIGHTSHIFT_TILE";
    }

    private String from() {
        return rows <= SAMPLE_ROWS ? dialect.from(table) : dialect.sampled(table, 100.0 * SAMPLE_ROWS / rows, byRow());
    }

    /** A sample of the table's blocks could read many more of them than a range that an index finds. */
    private boolean byRow() {
        return table.view() || within.from() != null;
    }

    private LoginQuery logins() {
        return new LoginQuery(table, dialect, within);
    }

    /**
     * The boundaries, distinct and ascending, in the text form of the time column. There are fewer boundaries than
     * ranges.
     *
     * @param stop checked regularly; when it is requested, the query is cancelled and the list is empty
     */
    List<String> read(Connection connection, StopSignal stop) throws SQLException {
        StoredTime<?> storedTime = dialect.storedTime(table.storedTime());
        try (PreparedStatement statement = connection.prepareStatement(sql())) {
            logins().bindRows(statement, 1, true);
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
            // The first time of all is not a boundary, because no rows precede it.
            if (last != null) {
                boundaries.add(storedTime.text(time));
            }
            last = time;
        }
        return boundaries;
    }
}
