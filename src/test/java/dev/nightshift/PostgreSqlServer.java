package dev.nightshift;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** The one PostgreSQL server of all tests in a process. */
public final class PostgreSqlServer {

    private PostgreSqlServer() {}

    /**
     * The URL of a new, empty database.
     *
     * @param nameAndOptions of CREATE DATABASE
     */
    public static String createDatabase(String nameAndOptions) {
        try (Connection connection = Holder.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + nameAndOptions);
            return Holder.SERVER.getJdbcUrl("postgres", nameAndOptions.split(" ", 2)[0]);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Holder {

        private static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("lc_messages", "C")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
