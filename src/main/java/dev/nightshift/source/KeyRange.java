package dev.nightshift.source;

import org.jspecify.annotations.Nullable;

/**
 * A half-open range of the stream order: stored times from {@code from} (inclusive) to {@code to} (exclusive), both in
 * the text form of the time column, null meaning no bound; or the rows that never logged in, by id.
 */
public record KeyRange(
        boolean neverLoggedIn,
        @Nullable String from,
        @Nullable String to) {

    /** Every row that has logged in. */
    public static final KeyRange ALL_LOGINS = new KeyRange(false, null, null);

    /** The rows without a login. */
    public static final KeyRange NEVER_LOGGED_IN = new KeyRange(true, null, null);

    @Override
    public String toString() {
        if (neverLoggedIn) {
            return "rows that never logged in";
        }
        if (from == null && to == null) {
            return "all logins";
        }
        return "[" + (from == null ? "first" : from) + ", " + (to == null ? "last" : to) + ")";
    }
}
