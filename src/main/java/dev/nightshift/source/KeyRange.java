package dev.nightshift.source;

import org.jspecify.annotations.Nullable;

/**
 * A half-open range of the stream order. It is either the stored times from {@code from} (inclusive) to {@code to}
 * (exclusive), in the text form of the time column, where null means no bound; or the rows that never logged in,
 * ordered by id.
 */
public record KeyRange(
        boolean neverLoggedIn,
        @Nullable String from,
        @Nullable String to) {

    /** All rows with a login. */
    public static final KeyRange ALL_LOGINS = new KeyRange(false, null, null);

    /** All rows without a login. */
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
