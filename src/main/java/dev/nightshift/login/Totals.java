package dev.nightshift.login;

/**
 * Counts the rows of a range: all, those that never logged in, and those whose local time was no unique instant.
 *
 * <p>Not safe for use by several threads.
 *
 * <p>After a restart, {@link #restore} of the last snapshot and the rows after it give the state of a pass without one.
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

    /** Counts rows, counted by {@link #row} too, whose local time fell into a daylight-saving gap or overlap. */
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

    /** Adds what another range has counted. */
    public void merge(Totals later) {
        rows += later.rows;
        neverLoggedIn += later.neverLoggedIn;
        clamped += later.clamped;
        ambiguous += later.ambiguous;
    }

    /** The four counts. */
    public record Snapshot(long rows, long neverLoggedIn, long clamped, long ambiguous) {}
}
