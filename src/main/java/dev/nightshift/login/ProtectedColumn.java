package dev.nightshift.login;

import org.jspecify.annotations.Nullable;

/**
 * What was done to all values of a column before anything but its reader saw them.
 *
 * @param column name of the column as the source spells it; of a file, the names that lead to the field, separated by
 *     dots
 * @param how {@code drop}, {@code hmac}, {@code prefix:N} or {@code year}
 * @param keyId identifies the key of an HMAC, which it does not reveal; null for others
 */
public record ProtectedColumn(
        String column, String how, @Nullable String keyId) {

    /** How, in one text. */
    public String done() {
        return how + (keyId == null ? "" : " with key " + keyId);
    }

    @Override
    public String toString() {
        return column + " " + done();
    }
}
