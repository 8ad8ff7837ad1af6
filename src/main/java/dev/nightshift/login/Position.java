package dev.nightshift.login;

import org.jspecify.annotations.Nullable;

/**
 * Where a stream stands, exactly as the source stores it: the time as the source's text, null in the partition of rows
 * that never logged in, and the id.
 *
 * @param ordinal where the row stands in a file, whose rows may be equal in time and id; null for a table
 */
public record Position(
        @Nullable String storedTime, LoginId id, @Nullable Long ordinal) {

    /** A position in a table, where no two rows have an id in common. */
    public Position(@Nullable String storedTime, LoginId id) {
        this(storedTime, id, null);
    }
}
