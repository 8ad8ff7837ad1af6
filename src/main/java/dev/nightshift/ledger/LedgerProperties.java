package dev.nightshift.ledger;

import dev.nightshift.work.SettingsException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code nightshift.ledger.*}: the database of the ledger.
 *
 * @param url JDBC URL; null: an embedded H2 file in the home's {@code var} folder
 */
public record LedgerProperties(
        @Nullable String url,
        @Nullable String username,
        @Nullable String password) {

    private static final Pattern CREDENTIALS = Pattern.compile("(?i)passw(or)?d=|[^/:]/[^/@:]+@");

    /** A blank URL is none. */
    public LedgerProperties {
        url = url == null || url.isBlank() ? null : url;
        if (url != null && CREDENTIALS.matcher(url).find()) {
            throw new SettingsException("nightshift.ledger.url holds a password, which would be shown in messages;"
                    + " set nightshift.ledger.username and nightshift.ledger.password instead");
        }
    }

    /** All but the password. */
    @Override
    public String toString() {
        return "ledger " + (url == null ? "embedded" : "of " + username);
    }
}
