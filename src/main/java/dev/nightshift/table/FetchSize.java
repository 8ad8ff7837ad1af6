package dev.nightshift.table;

/**
 * Rows per round trip of one range, so that the rows of a trip take a bounded memory: few until their width is known, then
 * as many as fit, and never more than are wanted. A trip that was too large nevertheless lowers the limit for the rest of
 * the range.
 */
final class FetchSize {

    /** Fits into memory regardless of how wide the rows are. */
    private static final int FIRST = 8;

    /** A trip has at most so many times the rows of the one before, because the next rows may be wider. */
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

    /** Always the same, for rows whose width is bounded. */
    static FetchSize fixed(int rows) {
        return new FetchSize(false, rows, rows);
    }

    /** For rows of any width. */
    static FetchSize growing(int wanted) {
        return new FetchSize(true, wanted, Math.min(wanted, FIRST));
    }

    int rows() {
        return rows;
    }

    /**
     * Starts over with another cursor.
     *
     * @param tooLarge whether the rows of the last trip did not fit
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

    /** Records the width of the next row; returns whether a trip ends with it and the next one has another size. */
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
        rows = (int) Math.max(1, Math.min(Math.min(most, (long) rows * GROWTH), BYTES_PER_TRIP / widest));
        seen = 0;
        widest = 1;
        return rows != before;
    }
}
