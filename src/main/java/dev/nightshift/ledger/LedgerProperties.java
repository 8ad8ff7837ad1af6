package dev.nightshift.ledger;

import dev.nightshift.database.JdbcUrl;
import dev.nightshift.work.Secret;
import org.jspecify.annotations.Nullable;

/**
 * {@code nightshift.ledger.*}: the database of the ledger.
 *
 * @param url JDBC URL; null for an embedded H2 file in the home's {@code var} folder
 */
public record LedgerProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable Secret password) {

    /** Treats a blank URL as null, and refuses one with credentials or unknown properties. */
    public LedgerProperties {
        url = url == null || url.isBlank() ? null : url;
        if (url != null) {
            JdbcUrl.require("nightshift.ledger", url);
        }
    }

    /** The kind of the ledger and its user, without the password. */
    @Override
    public String toString() {
        return "ledger " + (url == null ? "embedded" : "of " + username);
    }
}
