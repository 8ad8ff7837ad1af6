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

/**
 * Ensures that the ledger contains the tables of Nightshift and Spring Batch. They are created in the embedded ledger
 * and required in other databases.
 */
final class LedgerSchema {

    /** The version that this program writes. */
    static final int VERSION = 5;

    private LedgerSchema() {}

    /**
     * Ensures that the tables exist and have this version.
     *
     * @param create whether to create missing tables and upgrade older ones
     * @throws NightshiftException if the tables are missing or have another version
     */
    static void require(DataSource dataSource, LedgerDatabase database, boolean create) throws SQLException {
        String script = "sql/" + database.folder() + "/ledger.sql";
        String batchScript = "org/springframework/batch/core/schema-" + database.folder() + ".sql";
        if (create && version(dataSource).isEmpty()) {
            requireNoRuns(dataSource);
            // Existing tables are from a process that ended while it created them.
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
                        "The ledger has no table " + table + "; create the tables as the ledger user"
                                + " with " + script + " and Spring Batch's tables with " + batchScript
                                + " of spring-batch-core, or correct nightshift.ledger.url");
            }
        }
        requireVersion(
                version(dataSource)
                        .orElseThrow(
                                () -> NightshiftException.refused("The ledger's table NIGHTSHIFT_SCHEMA is empty, so "
                                        + script + " did not finish; drop the NIGHTSHIFT_ tables and run it again")),
                database);
    }

    /** Upgrades one version at a time; an interrupted upgrade is repeated. */
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
                    "The embedded ledger contains runs but no version in NIGHTSHIFT_SCHEMA; it was changed by"
                            + " another program. Set its version, or move its files away to start with a new ledger");
        }
    }

    private static void requireVersion(int version, LedgerDatabase database) {
        if (version != VERSION) {
            throw NightshiftException.refused(
                    "The ledger's tables have version " + version + ", this program writes version "
                            + VERSION + "; "
                            + (version > VERSION
                                    ? "use the newer program that created them"
                                    : "upgrade them with " + upgradeScript(database, version + 1)
                                            + (version + 1 < VERSION ? " and the scripts after it" : "")));
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
