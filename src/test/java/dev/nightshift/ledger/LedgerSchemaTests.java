package dev.nightshift.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** The program requires the tables of a database that others created, and never changes them. */
@ParameterizedClass
@EnumSource
final class LedgerSchemaTests {

    /** What the scripts add, by the rest of the table's name. */
    private static final Map<String, List<String>> ADDED = Map.of(
            "RUN", List.of("STOPPED_BY", "STOP_REASON"),
            "LEASE", List.of("EXPIRES_AT", "OWNER_PLACE", "WAITING_FOR", "WAITING_SINCE"),
            "ATTEMPT", List.of("WORKED"),
            "PARTITION", List.of("POSITION_ORDINAL"),
            "PART", List.of("ETAG"));

    /** The tables that later versions added. */
    private static final List<String> NEW_TABLES = List.of("CLAIM", "WORKER");

    private final TestDatabase database;

    private final HikariDataSource empty;
    private final String folder;

    LedgerSchemaTests(TestDatabase database) {
        this.database = database;
        empty = database.empty();
        folder = database.database().folder();
    }

    @AfterEach
    void close() {
        empty.close();
    }

    @Test
    void missingTablesAreRefusedNamingTheScripts() {
        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::requireTables)
                .withMessage(missing("NIGHTSHIFT_SCHEMA"));
    }

    @Test
    void missingBatchTablesAreRefusedNamingTheScripts() {
        apply("sql/" + folder + "/ledger.sql");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::requireTables)
                .withMessage(missing("BATCH_JOB_INSTANCE"));
    }

    private String missing(String table) {
        return "The ledger has no table " + table + "; create the tables as the ledger user with sql/" + folder
                + "/ledger.sql and Spring Batch's tables with org/springframework/batch/core/schema-" + folder
                + ".sql of spring-batch-core, or correct nightshift.ledger.url";
    }

    @Test
    void tablesWithoutTheirVersionAreRefused() {
        createTables();
        sql("DELETE FROM NIGHTSHIFT_SCHEMA");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::requireTables)
                .withMessage("The ledger's table NIGHTSHIFT_SCHEMA is empty, so sql/" + folder
                        + "/ledger.sql did not finish; drop the NIGHTSHIFT_ tables and run it again");
    }

    @Test
    void tablesOfANewerProgramAreRefused() {
        createTables();
        sql("UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 6");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::requireTables)
                .withMessage("The ledger's tables have version 6, this program writes version 5;"
                        + " use the newer program that created them");
    }

    @Test
    void tablesOfAnOlderProgramAreRefused() {
        createTables();
        sql("UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 1");

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(this::requireTables)
                .withMessage("The ledger's tables have version 1, this program writes version 5; upgrade them with "
                        + "sql/" + folder + "/upgrade-2.sql and the scripts after it");
    }

    @Test
    void tablesOfTheFirstVersionAreUpgradedByTheScripts() throws SQLException {
        createTables();
        Set<String> wanted = columns();
        ADDED.forEach((table, columns) ->
                columns.forEach(column -> sql("ALTER TABLE NIGHTSHIFT_" + table + " DROP COLUMN " + column)));
        NEW_TABLES.forEach(table -> sql("DROP TABLE NIGHTSHIFT_" + table));
        sql("DROP TABLE INT_CHANNEL_MESSAGE");
        sql("DROP SEQUENCE INT_MESSAGE_SEQ");
        sql("UPDATE NIGHTSHIFT_SCHEMA SET VERSION = 1");

        for (int version = 2; version <= LedgerSchema.VERSION; version++) {
            apply("sql/" + folder + "/upgrade-" + version + ".sql");
        }

        requireTables();
        assertThat(columns()).isEqualTo(wanted);
    }

    private Set<String> columns() throws SQLException {
        Set<String> found = new TreeSet<>();
        try (Connection connection = empty.getConnection();
                Statement statement = connection.createStatement()) {
            for (String table :
                    Stream.concat(ADDED.keySet().stream(), NEW_TABLES.stream()).toList()) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM NIGHTSHIFT_" + table + " WHERE 1 = 0")) {
                    ResultSetMetaData meta = rows.getMetaData();
                    for (int i = 1; i <= meta.getColumnCount(); i++) {
                        found.add(table + "." + meta.getColumnName(i) + " " + meta.getColumnTypeName(i) + "("
                                + meta.getPrecision(i) + "," + meta.getScale(i) + ") " + meta.isNullable(i));
                    }
                }
            }
        }
        return found;
    }

    @Test
    void aLedgerWithItsTablesIsOpenedByItsUrl() {
        createTables();
        try (Ledger ledger = Ledger.open(TestDatabase.settings(empty), Path.of("not-needed"))) {
            assertThat(ledger.canWork()).isTrue();
            assertThat(ledger.runs().newest("logins")).isEmpty();
        }
    }

    private void requireTables() throws SQLException {
        LedgerSchema.require(empty, database.database(), false);
    }

    private void createTables() {
        apply("org/springframework/batch/core/schema-" + folder + ".sql");
        apply("sql/" + folder + "/ledger.sql");
    }

    private void apply(String script) {
        new ResourceDatabasePopulator(new ClassPathResource(script)).execute(empty);
    }

    private void sql(String statement) {
        JdbcClient.create(empty).sql(statement).update();
    }
}
