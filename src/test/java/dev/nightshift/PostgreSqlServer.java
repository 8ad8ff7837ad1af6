package dev.nightshift;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The one PostgreSQL server of all tests in a process. Whoever calls is believed to be who he says, but for members of
 * the role {@code with_password}.
 */
public final class PostgreSqlServer {

    private PostgreSqlServer() {}

    /** Where it listens, on this host. */
    public static int port() {
        return Holder.SERVER.getPort();
    }

    /** Does something as its superuser. */
    public static void execute(String... statements) {
        try (Connection connection = Holder.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The number that a query returns, asked as its superuser. */
    public static int count(String query) {
        try (Connection connection = Holder.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The URL of a new, empty database.
     *
     * @param nameAndOptions of CREATE DATABASE
     */
    public static String createDatabase(String nameAndOptions) {
        execute("CREATE DATABASE " + nameAndOptions + " STRATEGY FILE_COPY");
        return Holder.SERVER.getJdbcUrl("postgres", nameAndOptions.split(" ", 2)[0]);
    }

    private static void demandPasswords(File data) {
        try {
            Path rules = data.toPath().resolve("pg_hba.conf");
            Files.writeString(rules, "host all +with_password all scram-sha-256\n" + Files.readString(rules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {

        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("lc_messages", "C")
                        // So that a new database is not written to the log, and its files are copied by the kernel.
                        .setServerConfig("wal_level", "minimal")
                        .setServerConfig("max_wal_senders", "0")
                        .setServerConfig("file_copy_method", "clone")
                        .setDataDirectoryCustomizer(PostgreSqlServer::demandPasswords)
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
