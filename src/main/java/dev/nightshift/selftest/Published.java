package dev.nightshift.selftest;

import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.work.NightshiftException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/** A published run as any other reader sees it: JSON in gzip, from the manifest on, without this program's readers. */
final class Published {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final ObjectStore bucket;
    private final RunFolder folder;
    private final JsonNode manifest;

    Published(ObjectStore bucket, RunFolder folder) {
        this.bucket = bucket;
        this.folder = folder;
        this.manifest = document("manifest.json");
    }

    JsonNode report() {
        return document("report.json");
    }

    List<String> parts() {
        return manifest.get("parts")
                .valueStream()
                .map(part -> part.get("key").asString())
                .toList();
    }

    /** Hands out all rows in the order of the parts. */
    void rows(Consumer<JsonNode> row) {
        for (String key : parts()) {
            try (InputStream part = new GZIPInputStream(new ByteArrayInputStream(get(key)));
                    MappingIterator<JsonNode> lines =
                            JSON.readerFor(JsonNode.class).readValues(part)) {
                lines.forEachRemaining(row);
            } catch (IOException | JacksonException e) {
                throw NightshiftException.inconsistent("The part " + key + " cannot be read: " + e.getMessage(), e);
            }
        }
    }

    /** The objects below the run's parts that the manifest does not name. */
    List<String> orphans() {
        List<String> named = parts();
        return bucket.list(folder.data()).stream()
                .map(ObjectSummary::key)
                .filter(key -> !named.contains(key))
                .toList();
    }

    private JsonNode document(String name) {
        return JSON.readTree(get(folder.document(name)));
    }

    private byte[] get(String key) {
        return bucket.get(key)
                .orElseThrow(() -> NightshiftException.inconsistent("The object " + key + " is missing", null))
                .content();
    }
}
