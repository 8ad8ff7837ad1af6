package dev.nightshift;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A PostgreSQL server of a test's own, which can go down and come back with its data at its port. */
public final class RestartableServer implements AutoCloseable {

    private final Path data;
    private EmbeddedPostgres server;

    public RestartableServer(Path data) {
        this.data = data;
        this.server = start(0);
    }

    public String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    /** Returns when it can be used again. */
    public void restart() {
        int port = server.getPort();
        close();
        server = start(port);
    }

    private EmbeddedPostgres start(int port) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setServerConfig("lc_messages", "C");
            return (port == 0 ? builder : builder.setPort(port)).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
