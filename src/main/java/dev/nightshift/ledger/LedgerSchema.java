package dev.nightshift.ledger;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The ledger's tables and Spring Batch's beside them: created in the embedded ledger, demanded elsewhere. */
final class LedgerSchema {

    /** The version that this program writes. */
    static final int VERSION = 1;

    private LedgerSchema() {}

    /**
     * Makes sure that the tables are there and of this version.
     *
     * @throws LedgerException if they are not
     */
    static void require(DataSource dataSource, LedgerDatabase database, boolean create) throws SQLException {
        if (create && !hasTable(dataSource, "BATCH_JOB_INSTANCE")) {
            apply(dataSource, "org/springframework/batch/core/schema-" + database.folder() + ".sql");
        }
        if (!hasTable(dataSource, "NIGHTSHIFT_SCHEMA")) {
            if (!create) {
                throw new LedgerException("The ledger has no table NIGHTSHIFT_SCHEMA; create its tables as the ledger"
                        + " user with sql/" + database.folder() + "/ledger.sql and Spring Batch's beside them with"
                        + " schema-" + database.folder()
                        + ".sql of spring-batch-core, or correct nightshift.ledger.url");
            }
            apply(dataSource, "sql/" + database.folder() + "/ledger.sql");
        }
        int version = JdbcClient.create(dataSource)
                .sql("SELECT MAX(VERSION) FROM NIGHTSHIFT_SCHEMA")
                .query(Integer.class)
                .single();
        if (version != VERSION) {
            throw new LedgerException("The ledger's tables have version " + version + ", this program writes version "
                    + VERSION + "; "
                    + (version > VERSION
                            ? "use the newer program that made them"
                            : "bring them up to date with sql/" + database.folder() + "/upgrade-" + VERSION + ".sql"));
        }
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
