package dev.nightshift.source;

/**
 * Rows per round trip of one range: few, until it is known how wide rows are that may be of any width, then as many as
 * take a bounded memory and no more than are wanted. Where rows become wide of a sudden, the driver may run out of memory:
 * then the next cursor asks for far fewer, for longer than the reading of a block.
 */
final class FetchSize {

    /** That may be had whatever their width. */
    private static final int FIRST = 8;

    /** At most so many times as many as in the trip before: the next rows may be wider. */
    private static final int GROWTH = 8;

    private static final int BYTES_PER_TRIP = 8 * 1024 * 1024;

    /** Two blocks: so that one was handed out, and the next cursor begins after it. */
    private static final int CAUTIOUS_ROWS = 2_000;

    private final int wanted;
    private final int first;
    private final boolean grows;
    private int rows;
    private int most;
    private int cautious;
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

    /** The cursor broke, by the width of rows or by anything else. */
    FetchSize afterFailure() {
        if (grows) {
            most = Math.max(1, rows / GROWTH);
            rows = Math.min(most, first);
            cautious = CAUTIOUS_ROWS;
        }
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
        cautious = Math.max(0, cautious - seen);
        if (cautious == 0) {
            most = (int) Math.min(wanted, 2L * most);
        }
        rows = (int) Math.max(1, Math.min(Math.min(most, (long) rows * GROWTH), BYTES_PER_TRIP / widest));
        seen = 0;
        widest = 1;
        return rows != before;
    }
}
