package dev.nightshift.operation;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.oraclewire.OracleServer;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/** Creates ledgers on servers, each with tables made by the scripts that an administrator runs. */
public final class SharedLedger {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private SharedLedger() {}

    /** Returns the URL of a new ledger. */
    public static String create() {
        return PostgreSqlServer.createDatabase(
                "shared_ledger_" + NUMBER.incrementAndGet() + " TEMPLATE " + Template.NAME);
    }

    /** Creates a ledger for a new user of the given server, and returns the settings with which it is used. */
    static String createOn(OracleServer server) {
        String user = "ledger" + NUMBER.incrementAndGet();
        server.addUser(user, "secret");
        createTables(new DriverManagerDataSource(server.url(), user, "secret"), "oracle");
        return "  ledger:\n    url: \"%s\"\n    username: %s\n    password: secret\n".formatted(server.url(), user);
    }

    private static void createTables(DataSource database, String folder) {
        new ResourceDatabasePopulator(
                        new ClassPathResource("org/springframework/batch/core/schema-" + folder + ".sql"),
                        new ClassPathResource("sql/" + folder + "/ledger.sql"))
                .execute(database);
    }

    /** A database with the tables, which takes a tenth of a second less to copy than to create. */
    private static final class Template {

        private static final String NAME = create("shared_ledger_template");

        private static String create(String name) {
            createTables(new DriverManagerDataSource(PostgreSqlServer.createDatabase(name)), "postgresql");
            return name;
        }
    }
}
