package dev.nightshift.benchmark;

import dev.nightshift.storage.Content;
import dev.nightshift.storage.LocalS3;
import dev.nightshift.storage.LocalS3Classes;
import dev.nightshift.storage.S3ObjectStore;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a run writes, with as little code as possible: the rows as JSON Lines with gzip, in parts that are put to
 * the local S3 server. It keeps no checkpoint and checks nothing.
 *
 * <p>Not thread-safe.
 */
final class LoopParts implements AutoCloseable {

    private static final int ROWS = 100_000;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT);

    private final LocalS3 server;
    private final S3ObjectStore store;
    private final Path file;
    private final StringBuilder line = new StringBuilder();
    private @Nullable OutputStream part;
    private int rows;
    private int parts;

    LoopParts(Path folder) {
        this.server = LocalS3.start(folder.resolve("s3"), "bench", new LocalS3Classes(folder.resolve("unused")));
        this.store = S3ObjectStore.connect(server.endpoint());
        this.file = folder.resolve("part");
    }

    void add(BareLoop.Row row) {
        line.setLength(0);
        line.append("{\"id\":").append(row.id());
        text("user_name", row.userName());
        text("country", row.country());
        line.append(",\"login_count\":").append(row.loginCount());
        line.append(",\"score\":").append(row.score());
        line.append(",\"last_login\":");
        if (row.lastLogin() == null) {
            line.append("null");
        } else {
            line.append('"').append(TIME.format(row.lastLogin())).append('"');
        }
        line.append("}\n");
        try {
            write(line.toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sample's texts have no character that JSON escapes. */
    private void text(String name, @Nullable String value) {
        line.append(",\"").append(name).append("\":\"").append(value).append('"');
    }

    private void write(byte[] bytes) throws IOException {
        if (part == null) {
            part = new BufferedOutputStream(new FastestGzip(Files.newOutputStream(file)), 1 << 16);
        }
        part.write(bytes);
        if (++rows == ROWS) {
            put();
        }
    }

    private void put() throws IOException {
        if (part != null) {
            part.close();
            part = null;
            store.putIfAbsent("part-" + ++parts + ".jsonl.gz", Content.of(file), "application/gzip");
        }
        rows = 0;
    }

    @Override
    public void close() throws IOException {
        put();
        store.close();
        server.close();
    }

    /** The level of a run's default. */
    private static final class FastestGzip extends GZIPOutputStream {

        FastestGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }
}
