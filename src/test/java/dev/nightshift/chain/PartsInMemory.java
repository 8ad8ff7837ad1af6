package dev.nightshift.chain;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.partfile.PartKeys;
import dev.nightshift.publication.Manifest;
import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectDigest;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.work.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parts that only need to be read, and a record of which were. */
final class PartsInMemory implements ObjectStore {

    final List<String> read = new ArrayList<>();
    final Map<String, byte[]> objects = new HashMap<>();

    static final PartKeys READER = PartKeys.of(
            "jsonl",
            "none",
            false,
            List.of(
                    new Column("id", "ID", "NUMBER", ColumnType.NUMBER, 19, 0, false),
                    new Column("at", "AT", "TIMESTAMP", ColumnType.INSTANT, 0, 9, true)),
            0,
            1);

    /** Stores rows in the given order, as parts of at most {@code size} rows. */
    KeyStream stream(long run, int size, List<Login> rows) {
        List<Manifest.Part> parts = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += size) {
            List<Login> some = rows.subList(from, Math.min(rows.size(), from + size));
            parts.add(part(run + "/" + objects.size(), parts.size() + 1, some));
        }
        return new KeyStream(run, READER, parts);
    }

    private Manifest.Part part(String key, int number, List<Login> rows) {
        StringBuilder lines = new StringBuilder();
        rows.forEach(row -> lines.append("{\"id\":")
                .append(json(row.id()))
                .append(",\"at\":\"")
                .append(row.lastLogin())
                .append("\"}\n"));
        byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
        objects.put(key, bytes);
        return new Manifest.Part(
                key,
                0,
                number,
                rows.size(),
                bytes.length,
                Sha256.of(bytes),
                key(rows.get(0)),
                key(rows.get(rows.size() - 1)));
    }

    private static String json(LoginId id) {
        return id.value() instanceof String text ? '"' + text + '"' : id.value().toString();
    }

    private static Manifest.Key key(Login login) {
        return new Manifest.Key(login.lastLogin(), login.id());
    }

    @Override
    public Optional<StoredObject> get(String key) {
        read.add(key);
        return Optional.ofNullable(objects.get(key)).map(bytes -> new StoredObject(bytes, "etag", Instant.EPOCH));
    }

    @Override
    public String bucket() {
        return "memory";
    }

    @Override
    public String location(String key) {
        return "memory: " + key;
    }

    @Override
    public String putIfAbsent(String key, Content content, String contentType) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void putIfMatch(String key, Content content, String contentType, String etag) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<ObjectDigest> digest(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<ObjectSummary> list(String prefix) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean delete(String key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void checkBucket(String prefix) {}

    @Override
    public void close() {}
}
