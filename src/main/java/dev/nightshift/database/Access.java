package dev.nightshift.database;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a database is reached.
 *
 * @param url JDBC URL, which may add driver properties of its own
 * @param username null: none
 * @param password null: none; never shown
 * @param limits how long to wait for it
 * @param wallet the folder of an Oracle wallet; null: none
 * @param tnsAdmin the folder of {@code tnsnames.ora}; null: none
 * @param initSql the first statement of every session; null: none
 * @param bulk whether many rows are read, so that it pays to prepare a statement for it
 */
public record Access(
        String url,
        @Nullable String username,
        @Nullable String password,
        Limits limits,
        @Nullable Path wallet,
        @Nullable Path tnsAdmin,
        @Nullable String initSql,
        boolean bulk) {

    /** By a URL alone, for a few rows. */
    public static Access to(String url, @Nullable String username, @Nullable String password, Limits limits) {
        return new Access(url, username, password, limits, null, null, null, false);
    }

    /** The same, to a database that is not created where it does not exist. */
    public Access existing() {
        String existing =
                Databases.of(url).map(database -> database.ofExisting(url)).orElse(url);
        return new Access(existing, username, password, limits, wallet, tnsAdmin, initSql, bulk);
    }

    /** All but the password. */
    @Override
    public String toString() {
        return "access of " + username + " to " + url.split("[;?]", 2)[0];
    }

    /**
     * How long a database may be silent.
     *
     * @param connect until a session is there
     * @param read within one round trip
     */
    public record Limits(Duration connect, Duration read) {

        String connectSeconds() {
            return seconds(connect);
        }

        String readSeconds() {
            return seconds(read);
        }

        /** Rounded up, because drivers take zero for no limit. */
        private static String seconds(Duration duration) {
            return String.valueOf((duration.toMillis() + 999) / 1_000);
        }
    }
}
