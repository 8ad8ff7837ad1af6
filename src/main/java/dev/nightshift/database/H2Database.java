package dev.nightshift.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Connections to H2 and the meanings of its error codes. */
final class H2Database implements Database {

    private static final int ADMIN_RIGHTS_REQUIRED = 90040;

    @Override
    public String urlPrefix() {
        return "jdbc:h2:";
    }

    @Override
    public String urlSeparators() {
        return ";";
    }

    @Override
    public Set<String> urlProperties() {
        return Set.of(
                "MODE",
                "DEFAULT_NULL_ORDERING",
                "IFEXISTS",
                "ACCESS_MODE_DATA",
                "AUTO_SERVER",
                "AUTO_SERVER_PORT",
                "CACHE_SIZE",
                "CASE_INSENSITIVE_IDENTIFIERS",
                "CIPHER",
                "DATABASE_TO_LOWER",
                "DATABASE_TO_UPPER",
                "DB_CLOSE_DELAY",
                "DB_CLOSE_ON_EXIT",
                "FILE_LOCK",
                "LOCK_TIMEOUT",
                "MAX_COMPACT_TIME",
                "NETWORK_TIMEOUT",
                "NON_KEYWORDS",
                "OLD_INFORMATION_SCHEMA",
                "PAGE_SIZE",
                "RETENTION_TIME",
                "SCHEMA",
                "WRITE_DELAY",
                "TIME ZONE");
    }

    @Override
    public String driver() {
        return "org.h2.Driver";
    }

    /**
     * H2 writes every failed statement to a file beside the database, also one that contains a password. Only an
     * administrator can prevent that. As a property of the connection it would need another one that ignores every
     * setting of the URL that cannot be made.
     */
    @Override
    public void begin(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRACE_LEVEL_FILE 0");
        } catch (SQLException e) {
            if (e.getErrorCode() != ADMIN_RIGHTS_REQUIRED) {
                throw e;
            }
        }
    }

    /** Without IFEXISTS, a misspelled file name would create an empty database. */
    @Override
    public String ofExisting(String url) {
        return url.toUpperCase(Locale.ROOT).contains("IFEXISTS") ? url : url + ";IFEXISTS=TRUE";
    }

    @Override
    public List<SqlErrorGroup> errors() {
        return List.of(
                SqlErrorGroup.permanent("there is no such database").codes(90013, 90146),
                SqlErrorGroup.temporary("the server has stopped, or the database was closed")
                        .codes(90007, 90067, 90098, 90121),
                SqlErrorGroup.temporary("another process has the database open").codes(90020, 90135),
                SqlErrorGroup.temporary("waiting for a lock timed out").codes(50200));
    }
}
