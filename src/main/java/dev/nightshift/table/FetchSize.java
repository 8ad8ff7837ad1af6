package dev.nightshift.table;

/**
 * Chooses the rows per round trip for one range, so that the rows of a trip take a bounded amount of memory. It begins
 * with few rows. Once their width is known, it asks for as many as fit, and never for more than wanted. If a trip was
 * nevertheless too large, the limit is lower for the rest of the range.
 */
final class FetchSize {

    /** Rows of the first trip: so few that they fit into memory at any width. */
    private static final int FIRST = 8;

    /** Greatest growth from one trip to the next. It is limited because the next rows may be wider. */
    private static final int GROWTH = 8;

    private static final int BYTES_PER_TRIP = 8 * 1024 * 1024;

    private final boolean grows;
    private int most;
    private int rows;
    private int seen;
    private int widest = 1;

    private FetchSize(boolean grows, int most, int first) {
        this.grows = grows;
        this.most = most;
        this.rows = first;
    }

    /** A constant number of rows, for rows of bounded width. */
    static FetchSize fixed(int rows) {
        return new FetchSize(false, rows, rows);
    }

    /** A growing number of rows, for rows that can be of any width. */
    static FetchSize growing(int wanted) {
        return new FetchSize(true, wanted, Math.min(wanted, FIRST));
    }

    int rows() {
        return rows;
    }

    /**
     * Resets the size for a new cursor.
     *
     * @param tooLarge whether the rows of the last trip did not fit into memory
     */
    FetchSize restart(boolean tooLarge) {
        if (grows) {
            if (tooLarge) {
                most = Math.max(1, rows / GROWTH);
            }
            rows = Math.min(most, FIRST);
            seen = 0;
            widest = 1;
        }
        return this;
    }

    /** Records the width of the next row. Returns true if the row ends a trip and the next trip needs another size. */
    boolean sizeChangesAfterRow(int width) {
        if (!grows) {
            return false;
        }
        widest = Math.max(widest, width);
        seen++;
        if (seen < rows) {
            return false;
        }
        int before = rows;
        rows = (int) Math.max(1, Math.min(Math.min(most, (long) rows * GROWTH), BYTES_PER_TRIP / widest));
        seen = 0;
        widest = 1;
        return rows != before;
    }
}
