package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The ledger's tables and Spring Batch's beside them: created in the embedded ledger, demanded elsewhere. */
final class LedgerSchema {

    /** The version that this program writes. */
    static final int VERSION = 3;

    private LedgerSchema() {}

    /**
     * Makes sure that the tables are there and of this version.
     *
     * @param create them where they are missing
     * @throws NightshiftException if they are missing, or of another version
     */
    static void require(DataSource dataSource, LedgerDatabase database, boolean create) throws SQLException {
        String script = "sql/" + database.folder() + "/ledger.sql";
        String batchScript = "org/springframework/batch/core/schema-" + database.folder() + ".sql";
        if (create && version(dataSource).isEmpty()) {
            requireNoRuns(dataSource);
            // What is there was left by a process that ended while it created them.
            JdbcClient.create(dataSource).sql("DROP ALL OBJECTS").update();
            apply(dataSource, batchScript);
            apply(dataSource, script);
        }
        if (create) {
            upgrade(dataSource, database);
        }
        for (String table : List.of("NIGHTSHIFT_SCHEMA", "BATCH_JOB_INSTANCE")) {
            if (!hasTable(dataSource, table)) {
                throw NightshiftException.refused(
                        "The ledger has no table " + table + "; create its tables as the ledger user"
                                + " with " + script + " and Spring Batch's beside them with " + batchScript
                                + " of spring-batch-core, or correct nightshift.ledger.url");
            }
        }
        requireVersion(
                version(dataSource)
                        .orElseThrow(() -> NightshiftException.refused(
                                "The ledger's table NIGHTSHIFT_SCHEMA is empty, so " + script
                                        + " did not come to its end; drop the NIGHTSHIFT_ tables and run it again")),
                database);
    }

    /** Step by step; a step that was broken off is taken again. */
    private static void upgrade(DataSource dataSource, LedgerDatabase database) throws SQLException {
        for (int from = version(dataSource).orElse(VERSION); from < VERSION; from++) {
            apply(dataSource, upgradeScript(database, from + 1));
        }
    }

    private static String upgradeScript(LedgerDatabase database, int to) {
        return "sql/" + database.folder() + "/upgrade-" + to + ".sql";
    }

    private static void requireNoRuns(DataSource dataSource) throws SQLException {
        if (hasTable(dataSource, "NIGHTSHIFT_RUN")
                && !JdbcClient.create(dataSource)
                        .sql("SELECT RUN_ID FROM NIGHTSHIFT_RUN FETCH FIRST 1 ROWS ONLY")
                        .query(Long.class)
                        .list()
                        .isEmpty()) {
            throw NightshiftException.refused(
                    "The embedded ledger holds runs but no version in NIGHTSHIFT_SCHEMA; it was changed by"
                            + " something else than this program. Set its version, or move its files away to begin anew");
        }
    }

    private static void requireVersion(int version, LedgerDatabase database) {
        if (version != VERSION) {
            throw NightshiftException.refused(
                    "The ledger's tables have version " + version + ", this program writes version "
                            + VERSION + "; "
                            + (version > VERSION
                                    ? "use the newer program that made them"
                                    : "bring them up to date with " + upgradeScript(database, version + 1)
                                            + (version + 1 < VERSION ? " and those after it" : "")));
        }
    }

    private static Optional<Integer> version(DataSource dataSource) throws SQLException {
        return hasTable(dataSource, "NIGHTSHIFT_SCHEMA")
                ? JdbcClient.create(dataSource)
                        .sql("SELECT MAX(VERSION) FROM NIGHTSHIFT_SCHEMA")
                        .query(Integer.class)
                        .optional()
                : Optional.empty();
    }

    private static boolean hasTable(DataSource dataSource, String name) throws SQLException {
        try (Connection connection = dataSource.getConnection()) {
            String stored =
                    connection.getMetaData().storesLowerCaseIdentifiers() ? name.toLowerCase(Locale.ROOT) : name;
            try (ResultSet tables = connection
                    .getMetaData()
                    .getTables(null, connection.getSchema(), stored, new String[] {"TABLE", "BASE TABLE"})) {
                return tables.next();
            }
        }
    }

    private static void apply(DataSource dataSource, String script) {
        new ResourceDatabasePopulator(new ClassPathResource(script)).execute(dataSource);
    }
}
