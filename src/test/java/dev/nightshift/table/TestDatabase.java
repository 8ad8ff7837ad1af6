package dev.nightshift.table;

import dev.nightshift.PostgreSqlServer;
import dev.nightshift.oraclewire.OracleServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** A database to read from, for one test. Closing it proves that sources have closed all their connections. */
public final class TestDatabase implements AutoCloseable {

    private static final String MODE = ";MODE=Oracle;DEFAULT_NULL_ORDERING=HIGH";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final String url;
    private final Connection keeper;
    private final CountingDataSource dataSource;
    private final Runnable afterwards;

    private TestDatabase(String url) {
        this(url, "sa");
    }

    private TestDatabase(String url, String user) {
        this(url, user, "", () -> {});
    }

    private TestDatabase(String url, String user, String password, Runnable afterwards) {
        this.url = url;
        this.afterwards = afterwards;
        this.dataSource = new CountingDataSource(url, user, password);
        try {
            this.keeper = DriverManager.getConnection(url, user, password);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** H2 as the product opens it. */
    public static TestDatabase inMemory() {
        return new TestDatabase("jdbc:h2:mem:test" + NUMBER.incrementAndGet() + MODE);
    }

    /** A database of PostgreSQL. */
    static TestDatabase postgreSql() {
        return postgreSql("");
    }

    /** A database of PostgreSQL with options of CREATE DATABASE. */
    static TestDatabase postgreSql(String options) {
        return new TestDatabase(
                PostgreSqlServer.createDatabase("source_" + NUMBER.incrementAndGet() + " " + options), "postgres");
    }

    /** An empty schema on the Oracle server that the environment names, or else on our own that speaks its protocol. */
    static TestDatabase oracle() {
        String url = System.getenv("NIGHTSHIFT_TEST_ORACLE_URL");
        return url == null
                ? on(new OracleServer().addUser("reader", "secret"))
                : new TestDatabase(
                        url,
                        System.getenv("NIGHTSHIFT_TEST_ORACLE_USERNAME"),
                        System.getenv("NIGHTSHIFT_TEST_ORACLE_PASSWORD"),
                        () -> {});
    }

    /** The schema of the user "reader" with the password "secret" on our own server, which closes with the database. */
    static TestDatabase on(OracleServer server) {
        return new TestDatabase(server.url(), "reader", "secret", server::close);
    }

    /** A database whose DATE is a date without time of day. */
    static TestDatabase inStandardMode() {
        return new TestDatabase("jdbc:h2:mem:test" + NUMBER.incrementAndGet());
    }

    public static TestDatabase inFile(Path folder) {
        return new TestDatabase("jdbc:h2:file:" + folder.resolve("test") + MODE);
    }

    String url() {
        return url;
    }

    Connection connection() {
        return keeper;
    }

    public CountingDataSource dataSource() {
        return dataSource;
    }

    public TestDatabase execute(String... statements) {
        try (Statement statement = keeper.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
            return this;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first column of a query. */
    public List<Object> query(String sql) {
        List<Object> values = new ArrayList<>();
        try (Statement statement = keeper.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getObject(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return values;
    }

    /** All columns of table LOGINS in UTC, changed by these keys and values; an empty value removes its key. */
    public LoginSource source(String... keysAndValues) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("nightshift.source.url", url);
        settings.put("nightshift.source.columns", "*");
        settings.put("nightshift.source.time-zone", "UTC");
        settings.putAll(settings(keysAndValues));
        settings.values().removeIf(String::isEmpty);
        return new LoginSource(dataSource, bind(settings));
    }

    static SourceProperties bind(String... keysAndValues) {
        return bind(settings(keysAndValues));
    }

    private static Map<String, String> settings(String... keysAndValues) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            settings.put("nightshift.source." + keysAndValues[i], keysAndValues[i + 1]);
        }
        return settings;
    }

    private static SourceProperties bind(Map<String, String> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("nightshift.source", SourceProperties.class);
    }

    @Override
    public void close() throws SQLException {
        try {
            keeper.close();
            if (dataSource.open() > 0) {
                throw new AssertionError(dataSource.open() + " connections of the source are still open");
            }
        } finally {
            afterwards.run();
        }
    }
}
