package dev.nightshift.database;

import dev.nightshift.work.Secret;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to reach a database: its URL, credentials, time limits and session settings.
 *
 * @param url JDBC URL, which may contain driver properties
 * @param username user name; null for none
 * @param password password, which is never shown; null for none
 * @param limits how long to wait for the database
 * @param wallet folder of an Oracle wallet; null for none
 * @param tnsAdmin folder of {@code tnsnames.ora}; null for none
 * @param initSql first statement of every session; null for none
 * @param bulk whether so many rows are read that preparing a statement on the server saves time
 */
public record Access(
        String url,
        @Nullable String username,
        @Nullable Secret password,
        Limits limits,
        @Nullable Path wallet,
        @Nullable Path tnsAdmin,
        @Nullable Secret initSql,
        boolean bulk) {

    /** Access by URL and user alone, for reading a few rows. */
    public static Access to(String url, @Nullable String username, @Nullable Secret password, Limits limits) {
        return new Access(url, username, password, limits, null, null, null, false);
    }

    /** The same access, with which a database that does not exist is not created. */
    public Access existing() {
        String existing =
                Databases.of(url).map(database -> database.ofExisting(url)).orElse(url);
        return new Access(existing, username, password, limits, wallet, tnsAdmin, initSql, bulk);
    }

    /** User and URL, without the URL's parameters. */
    @Override
    public String toString() {
        return "access of " + username + " to " + url.split("[;?]", 2)[0];
    }

    /**
     * How long to wait for an answer of the database.
     *
     * @param connect time limit for opening a session
     * @param read time limit for one round trip
     */
    public record Limits(Duration connect, Duration read) {

        String connectSeconds() {
            return seconds(connect);
        }

        String readSeconds() {
            return seconds(read);
        }

        /** Rounds up, because zero means no limit to drivers. */
        private static String seconds(Duration duration) {
            return String.valueOf((duration.toMillis() + 999) / 1_000);
        }
    }
}
