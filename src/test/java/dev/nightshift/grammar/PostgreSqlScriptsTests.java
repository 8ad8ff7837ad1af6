package dev.nightshift.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.PostgreSqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a DBA is given to run on PostgreSQL runs there, in the order that the scripts say. */
final class PostgreSqlScriptsTests {

    private String url;
    private Connection owner;

    @BeforeEach
    void createTable() throws SQLException {
        url = PostgreSqlServer.createDatabase("scripts_" + System.nanoTime());
        owner = DriverManager.getConnection(url);
        execute(owner, "CREATE SCHEMA crm", "CREATE TABLE crm.logins (id bigint PRIMARY KEY, last_login timestamp)");
    }

    @AfterEach
    void dropUsers() throws SQLException {
        for (String role : new String[] {"nightshift_reader", "nightshift"}) {
            execute(owner, "DROP OWNED BY " + role + " CASCADE", "DROP ROLE " + role);
        }
        owner.close();
    }

    @Test
    void theReaderMayReadAndNothingElse() throws SQLException {
        run(owner, "grants.sql");

        try (Connection reader = connect("nightshift_reader", "choose-one")) {
            assertThat(first(reader, "SELECT count(*) FROM crm.logins")).isEqualTo("0");
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> execute(reader, "INSERT INTO crm.logins VALUES (1, NULL)"))
                    .withMessageContaining("read-only transaction");
        }
    }

    @Test
    void theLedgersOwnerCreatesItsTablesInASchemaOfItsOwn() throws SQLException {
        run(owner, "grants.sql");

        try (Connection ledger = connect("nightshift", "choose-another")) {
            for (String statement : SqlScript.ofSpringBatch("postgresql").statements()) {
                execute(ledger, statement);
            }
            run(ledger, "batch-indexes.sql");
            run(ledger, "ledger.sql");

            assertThat(first(ledger, "SELECT schemaname FROM pg_tables WHERE tablename = 'nightshift_run'"))
                    .isEqualTo("nightshift");
            assertThat(withoutIndex(ledger)).isEmpty();
        }
    }

    @Test
    void theIndexHasTheRowsInOrder() throws SQLException {
        run(owner, "grants.sql");
        execute(owner, "INSERT INTO crm.logins SELECT i, now() FROM generate_series(1, 10000) i");
        run(owner, "source-index.sql");

        assertThat(first(owner, "EXPLAIN SELECT * FROM crm.logins ORDER BY last_login, id LIMIT 10"))
                .startsWith("Limit");
        execute(owner, "SET enable_seqscan = off");
        assertThat(first(owner, "EXPLAIN SELECT last_login, id FROM crm.logins ORDER BY last_login, id"))
                .contains("logins_last_login_ix");
    }

    /** Foreign keys, as table and column, that no index begins with. */
    private static List<String> withoutIndex(Connection connection) throws SQLException {
        List<String> missing = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT c.conrelid::regclass || ' ' || a.attname FROM pg_constraint c
                        JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
                        WHERE c.contype = 'f' AND NOT EXISTS (
                            SELECT 1 FROM pg_index i WHERE i.indrelid = c.conrelid AND i.indkey[0] = c.conkey[1])""")) {
            while (rows.next()) {
                missing.add(rows.getString(1));
            }
        }
        return missing;
    }

    private static void run(Connection connection, String script) throws SQLException {
        for (String statement :
                SqlScript.of(Path.of("sql", "postgresql", script)).statements()) {
            execute(connection, statement);
        }
    }

    private Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(url.replaceFirst("\\?.*", ""), user, password);
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static String first(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }
}
