package dev.nightshift.ledger;

import org.jspecify.annotations.Nullable;

/**
 * {@code nightshift.ledger.*}: the database that holds the books.
 *
 * @param url JDBC URL; null: an embedded H2 file in the home's {@code var} folder
 */
public record LedgerProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password) {

    /** A blank URL is none. */
    public LedgerProperties {
        url = url == null || url.isBlank() ? null : url;
    }

    /** All but the password. */
    @Override
    public String toString() {
        return "ledger " + (url == null ? "embedded" : "of " + username);
    }
}
