package dev.nightshift.login;

import org.jspecify.annotations.Nullable;

/**
 * A position in a stream, exactly as the source stores it: the time as the source's text, which is null in the
 * partition of rows that never logged in, and the id.
 *
 * @param ordinal number of the row in a file, where several rows may have the same time and id; null for a table
 */
public record Position(
        @Nullable String storedTime, LoginId id, @Nullable Long ordinal) {

    /** A position in a table, where ids are unique. */
    public Position(@Nullable String storedTime, LoginId id) {
        this(storedTime, id, null);
    }
}
