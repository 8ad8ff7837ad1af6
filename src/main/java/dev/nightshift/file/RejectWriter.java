package dev.nightshift.file;

import dev.nightshift.work.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes the first rejected lines of a chunk with their place and reason, and with their text if it is to be kept;
 * creates no file if there are none. Not thread-safe.
 */
final class RejectWriter implements AutoCloseable {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().rootValueSeparator("\n").build();

    private final Disk disk;
    private final Path file;
    private final int chunk;
    private final long most;
    private final boolean withText;
    private final List<String> first = new ArrayList<>();
    private final MessageDigest digest = Sha256.digest();
    private @Nullable FileChannel channel;
    private @Nullable JsonGenerator json;
    private long rejects;
    private long bytes;

    /** @param most number of lines after which no more are written */
    RejectWriter(Disk disk, Path file, int chunk, long most, boolean withText) {
        this.disk = disk;
        this.file = file;
        this.chunk = chunk;
        this.most = most;
        this.withText = withText;
    }

    /** Rejects a line of a chunk. */
    void write(SortChunk chunk, int line, String reason) throws IOException {
        if (first.size() < SortedChunk.FIRST_REJECTS) {
            first.add(chunk.place(line) + ": " + reason);
        }
        if (rejects == most) {
            return;
        }
        rejects++;
        JsonGenerator json = json();
        int start = chunk.start(line);
        int end = chunk.end(line);
        boolean whole = chunk.length(line) == end - start;
        json.writeStartObject();
        json.writeNumberProperty("line", chunk.number(line));
        json.writeNumberProperty("offset", chunk.offset(line));
        json.writeStringProperty("reason", reason);
        if (withText) {
            text(json, chunk.bytes, start, end, whole);
        }
        if (!whole) {
            json.writeNumberProperty("bytes", chunk.length(line));
        }
        json.writeEndObject();
    }

    private static void text(JsonGenerator json, byte[] bytes, int start, int end, boolean whole) {
        if (whole && Utf8.valid(bytes, start, end)) {
            json.writeStringProperty("text", new String(bytes, start, end - start, StandardCharsets.UTF_8));
        } else {
            json.writeName("base64");
            json.writeBinary(bytes, start, end - start);
        }
    }

    private JsonGenerator json() throws IOException {
        if (json == null) {
            FileChannel created = disk.create(file);
            channel = created;
            json = FACTORY.createGenerator(ObjectWriteContext.empty(), new Out(created));
        }
        return json;
    }

    /** Ends the file, which is not durable yet; returns null if there is none. */
    SortMeta.@Nullable Rejects complete() throws IOException {
        if (json == null) {
            return null;
        }
        json.writeRaw('\n');
        json.close();
        return new SortMeta.Rejects(chunk, rejects, bytes, Sha256.hex(digest));
    }

    /** The first few rejects, as sentences. */
    List<String> first() {
        return List.copyOf(first);
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
    }

    private final class Out extends OutputStream {

        private final FileChannel to;

        Out(FileChannel to) {
            this.to = to;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            digest.update(from, offset, length);
            bytes += length;
            disk.write(to, ByteBuffer.wrap(from, offset, length));
        }
    }
}
