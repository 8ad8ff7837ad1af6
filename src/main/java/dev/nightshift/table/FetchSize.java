package dev.nightshift.table;

/**
 * Rows per round trip of one range, so that the rows of a trip take a bounded memory: few until their width is known,
 * then as many as fit, and never more than are wanted. After a trip that was too large nevertheless, it stays small
 * until the rows of that trip have been read.
 */
final class FetchSize {

    /** Fits into memory regardless of how wide the rows are. */
    private static final int FIRST = 8;

    /** A trip has at most so many times the rows of the one before, because the next rows may be wider. */
    private static final int GROWTH = 8;

    /** 8 MiB in a heap of 512 MiB. */
    private static final long BYTES_PER_TRIP = Runtime.getRuntime().maxMemory() / 64;

    private final boolean grows;
    private final int wanted;
    private int rows;
    private int limit;
    private int careful;
    private int seen;
    private int widest = 1;

    private FetchSize(boolean grows, int wanted, int first) {
        this.grows = grows;
        this.wanted = wanted;
        this.limit = wanted;
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

    /** Starts over with another cursor. */
    FetchSize restart() {
        if (grows) {
            rows = Math.min(limit, FIRST);
            seen = 0;
            widest = 1;
        }
        return this;
    }

    /**
     * Lowers the limit after a trip that was too large.
     *
     * @param unfinished number of rows, at most, that were read before that trip and are read again
     */
    void lower(int unfinished) {
        careful = Math.max(careful, rows) + unfinished;
        limit = Math.max(1, Math.min(FIRST, rows / GROWTH));
    }

    /** Records the width of the next row; returns whether a trip ends with it and the next one has another size. */
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
        careful = Math.max(0, careful - seen);
        if (careful == 0) {
            limit = wanted;
        }
        rows = (int) Math.max(1, Math.min(Math.min(limit, (long) rows * GROWTH), BYTES_PER_TRIP / widest));
        seen = 0;
        widest = 1;
        return rows != before;
    }
}
