package dev.nightshift.login;

/**
 * Counts the rows of a range: all rows, those that never logged in, and those whose local time was not a unique
 * instant.
 *
 * <p>Not thread-safe.
 *
 * <p>After a restart, restoring the last snapshot and counting the rows after it give the same state as an
 * uninterrupted pass.
 */
public final class Totals {

    private long rows;
    private long neverLoggedIn;
    private long clamped;
    private long ambiguous;

    /** Counts one row. */
    public void row(boolean loggedIn) {
        rows++;
        if (!loggedIn) {
            neverLoggedIn++;
        }
    }

    /** Counts rows whose local time fell into a daylight-saving gap or overlap; {@link #row} counts them too. */
    public void clock(int clamped, int ambiguous) {
        this.clamped += clamped;
        this.ambiguous += ambiguous;
    }

    public long rows() {
        return rows;
    }

    public long neverLoggedIn() {
        return neverLoggedIn;
    }

    public long clamped() {
        return clamped;
    }

    public long ambiguous() {
        return ambiguous;
    }

    public Snapshot snapshot() {
        return new Snapshot(rows, neverLoggedIn, clamped, ambiguous);
    }

    public void restore(Snapshot snapshot) {
        rows = snapshot.rows;
        neverLoggedIn = snapshot.neverLoggedIn;
        clamped = snapshot.clamped;
        ambiguous = snapshot.ambiguous;
    }

    /** Adds the counts of another range. */
    public void merge(Totals later) {
        rows += later.rows;
        neverLoggedIn += later.neverLoggedIn;
        clamped += later.clamped;
        ambiguous += later.ambiguous;
    }

    /** The four counts. */
    public record Snapshot(long rows, long neverLoggedIn, long clamped, long ambiguous) {}
}
