package dev.nightshift.table;

/**
 * Rows per round trip of one range: few, until it is known how wide rows are that may be of any width, then as many as
 * take a bounded memory and no more than are wanted. Where rows become wide of a sudden, memory may run out: then the next
 * cursor asks for few again, until it is past the rows of the trip that was too large.
 */
final class FetchSize {

    /** That may be had whatever their width. */
    private static final int FIRST = 8;

    /** At most so many times as many as in the trip before: the next rows may be wider. */
    private static final int GROWTH = 8;

    private static final int BYTES_PER_TRIP = 8 * 1024 * 1024;

    private final int wanted;
    private final int first;
    private final boolean grows;
    private int rows;
    private int most;
    private int careful;
    private int seen;
    private int widest = 1;

    private FetchSize(int wanted, int first, boolean grows) {
        this.wanted = wanted;
        this.first = first;
        this.grows = grows;
        this.rows = first;
        this.most = wanted;
    }

    /** Always the same. */
    static FetchSize fixed(int rows) {
        return new FetchSize(rows, rows, false);
    }

    /** For rows of any width. */
    static FetchSize growing(int wanted) {
        return new FetchSize(wanted, Math.min(wanted, FIRST), true);
    }

    int rows() {
        return rows;
    }

    /**
     * Begins anew with another cursor.
     *
     * @param lackOfMemory whether the one before broke because its rows did not fit into memory
     * @param unfinished so many rows at most, read before that trip, were not handed out and are read again
     */
    FetchSize again(boolean lackOfMemory, int unfinished) {
        if (grows && lackOfMemory) {
            careful = Math.max(careful, rows) + unfinished;
            most = Math.max(1, Math.min(first, rows / GROWTH));
        }
        rows = Math.min(most, first);
        seen = 0;
        widest = 1;
        return this;
    }

    /** Takes note of the width of the next row; whether it ends a trip whose rows ask for another size. */
    boolean endsTripBeforeAnother(int width) {
        if (!grows) {
            return false;
        }
        widest = Math.max(widest, width);
        seen++;
        if (seen < rows) {
            return false;
        }
        int before = rows;
        careful = Math.max(0, careful - seen);
        if (careful == 0) {
            most = (int) Math.min(wanted, 2L * most);
        }
        rows = (int) Math.max(1, Math.min(Math.min(most, (long) rows * GROWTH), BYTES_PER_TRIP / widest));
        seen = 0;
        widest = 1;
        return rows != before;
    }
}
