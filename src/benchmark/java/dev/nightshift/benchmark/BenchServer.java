package dev.nightshift.benchmark;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;

/**
 * A PostgreSQL server for measurements alone, with settings that the report names beside the figures. {@link #close}
 * ends it.
 */
final class BenchServer implements AutoCloseable {

    /** Without parallel queries, the database has one core and the reader has the other. */
    static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("shared_buffers", "2GB"),
            Map.entry("work_mem", "256MB"),
            Map.entry("maintenance_work_mem", "512MB"),
            Map.entry("max_wal_size", "8GB"),
            Map.entry("checkpoint_timeout", "1h"),
            Map.entry("wal_level", "minimal"),
            Map.entry("max_wal_senders", "0"),
            Map.entry("fsync", "off"),
            Map.entry("synchronous_commit", "off"),
            Map.entry("autovacuum", "off"),
            Map.entry("jit", "off"),
            Map.entry("max_parallel_workers_per_gather", "0"),
            Map.entry("lc_messages", "C"));

    private static final String DATABASE = "bench";

    private final EmbeddedPostgres server;

    private BenchServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /** @param plan auto; or index or sort, which forbids the other plan to all sessions */
    static BenchServer start(Path folder, String plan) throws IOException, SQLException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(folder)
                .setCleanDataDirectory(true)
                .setPGStartupWait(Duration.ofMinutes(2));
        SETTINGS.forEach(builder::setServerConfig);
        if (plan.equals("sort")) {
            builder.setServerConfig("enable_indexscan", "off").setServerConfig("enable_indexonlyscan", "off");
        } else if (plan.equals("index")) {
            builder.setServerConfig("enable_sort", "off");
        }
        BenchServer started = new BenchServer(builder.start());
        try (Connection connection = started.server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + DATABASE);
        }
        return started;
    }

    int port() {
        return server.getPort();
    }

    /** Returns the URL without user and password. */
    String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port() + "/" + DATABASE;
    }

    /** Returns the URL in the form of libpq and SQLAlchemy. */
    String url() {
        return "postgresql://postgres@localhost:" + port() + "/" + DATABASE;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(jdbcUrl(), "postgres", "");
    }

    String version() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SHOW server_version")) {
            found.next();
            return found.getString(1);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
