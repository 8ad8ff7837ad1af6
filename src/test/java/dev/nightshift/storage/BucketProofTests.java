package dev.nightshift.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpRequest;

/** A bucket that ignores what the safety of runs depends on is refused, whatever it ignores. */
final class BucketProofTests {

    private static final String KEY = "logins/data/write-check";

    @TempDir
    Path folder;

    /** What the service does wrong. */
    private enum Fault {
        IGNORES_IF_NONE_MATCH,
        IGNORES_IF_MATCH,
        REFUSES_IF_MATCH,
        HAS_NO_ETAGS,
        STORES_NOTHING,
        STORES_OTHER_BYTES
    }

    @Test
    void aBucketThatHonoursConditionsIsAccepted() {
        ObjectStore store = new FolderStore(folder);
        BucketProof proof = new BucketProof(store, KEY);

        proof.requireWritable();
        proof.requireConditions();

        assertThat(store.list("logins/data/")).extracting(ObjectSummary::key).containsExactly(KEY);
    }

    @ParameterizedTest
    @CsvSource({
        "IGNORES_IF_NONE_MATCH, a PUT with If-None-Match: * overwrote an object",
        "IGNORES_IF_MATCH, a PUT with an outdated ETag in If-Match overwrote an object",
        "REFUSES_IF_MATCH, a PUT with the present ETag in If-Match was refused",
        "HAS_NO_ETAGS, objects have no ETag"
    })
    void aBucketThatIgnoresAConditionIsRefused(Fault fault, String found) {
        BucketProof proof = new BucketProof(new Faulty(new FolderStore(folder), fault), KEY);
        proof.requireWritable();

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(proof::requireConditions)
                .withMessage("Bucket nightshift does not support conditional writes: " + found
                        + ". Without such conditions two processes could overwrite each other's objects. Use a service"
                        + " that supports conditional writes, or a newer version of this service. If neither is"
                        + " possible, read what is not guaranteed without them (src/docs/guarantees.md), and set"
                        + " nightshift.target.conditional-writes to unsupported")
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    /** The service ignores the headers, as older ones do. */
    private static final class IgnoredConditions implements ExecutionInterceptor {

        @Override
        public SdkHttpRequest modifyHttpRequest(Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
            return context.httpRequest().toBuilder()
                    .removeHeader("If-None-Match")
                    .removeHeader("If-Match")
                    .build();
        }
    }

    @Test
    void aServiceThatIgnoresConditionsIsOnlyUsedByAUserWhoSaysSo() {
        try (LocalS3 server = Stores.server(folder)) {
            String endpoint = server.endpoint().uri().toString();
            try (ObjectStore store = Stores.store(
                    Targets.of("bucket", "nightshift", "endpoint", endpoint, "path-style", "true"),
                    Stores.credentials(server.endpoint()),
                    new IgnoredConditions())) {
                BucketProof proof = new BucketProof(store, KEY);
                proof.requireWritable();
                assertThatExceptionOfType(NightshiftException.class)
                        .isThrownBy(proof::requireConditions)
                        .withMessageContaining("does not support conditional writes");
                store.delete(KEY);
            }
            try (ObjectStore store = Stores.store(
                    Targets.of(
                            "bucket", "nightshift",
                            "endpoint", endpoint,
                            "path-style", "true",
                            "conditional-writes", "unsupported"),
                    Stores.credentials(server.endpoint()),
                    new IgnoredConditions())) {
                BucketProof proof = new BucketProof(store, KEY);
                proof.requireWritable();
                proof.requireConditions();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"STORES_NOTHING, but is missing when it is read", "STORES_OTHER_BYTES, but has other bytes"})
    void aBucketThatDoesNotReturnWhatItAcknowledgedIsRefused(Fault fault, String found) {
        BucketProof proof = new BucketProof(new Faulty(new FolderStore(folder), fault), KEY);

        assertThatExceptionOfType(NightshiftException.class)
                .isThrownBy(proof::requireWritable)
                .withMessageStartingWith("The object " + KEY + " was acknowledged, ")
                .withMessageContaining(found)
                .matches(e -> e.reason() == Reason.REFUSED);
    }

    /** A bucket with one fault. */
    private record Faulty(ObjectStore store, Fault fault) implements ObjectStore {

        @Override
        public String bucket() {
            return store.bucket();
        }

        @Override
        public String location(String key) {
            return store.location(key);
        }

        @Override
        public String putIfAbsent(String key, Content content, String contentType) {
            if (fault == Fault.STORES_NOTHING) {
                return "1";
            }
            if (fault == Fault.IGNORES_IF_NONE_MATCH) {
                store.delete(key);
            }
            return store.putIfAbsent(
                    key, fault == Fault.STORES_OTHER_BYTES ? Content.of(new byte[1]) : content, contentType);
        }

        @Override
        public void putIfMatch(String key, Content content, String contentType, String etag) {
            if (fault == Fault.IGNORES_IF_MATCH) {
                store.delete(key);
                store.putIfAbsent(key, content, contentType);
            } else {
                store.putIfMatch(key, content, contentType, fault == Fault.REFUSES_IF_MATCH ? "\"" + etag : etag);
            }
        }

        @Override
        public Optional<StoredObject> get(String key) {
            return store.get(key)
                    .map(object -> fault == Fault.HAS_NO_ETAGS
                            ? new StoredObject(object.content(), "", object.modified())
                            : object);
        }

        @Override
        public Optional<ObjectDigest> digest(String key) {
            return store.digest(key);
        }

        @Override
        public List<ObjectSummary> list(String prefix) {
            return store.list(prefix);
        }

        @Override
        public boolean delete(String key) {
            return store.delete(key);
        }

        @Override
        public void checkBucket(String prefix) {
            store.checkBucket(prefix);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
