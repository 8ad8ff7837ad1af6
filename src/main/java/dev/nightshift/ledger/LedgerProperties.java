package dev.nightshift.ledger;

import dev.nightshift.work.SettingsException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code nightshift.ledger.*}: the database of the ledger.
 *
 * @param url JDBC URL; null for an embedded H2 file in the home's {@code var} folder
 */
public record LedgerProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password) {

    private static final Pattern CREDENTIALS = Pattern.compile("(?i)passw(or)?d=|[^/:]/[^/@:]+@");

    /** Treats a blank URL as null, and refuses a URL with a password. */
    public LedgerProperties {
        url = url == null || url.isBlank() ? null : url;
        if (url != null && CREDENTIALS.matcher(url).find()) {
            throw new SettingsException("nightshift.ledger.url contains a password, which would be shown in messages;"
                    + " set nightshift.ledger.username and nightshift.ledger.password instead");
        }
    }

    /** The kind of the ledger and its user, without the password. */
    @Override
    public String toString() {
        return "ledger " + (url == null ? "embedded" : "of " + username);
    }
}
