package dev.nightshift.storage;

import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The contract with the bucket {@code nightshift} of the server that NIGHTSHIFT_TEST_S3_ENDPOINT names, with
 * credentials of the AWS default chain. It works in a folder of its own, which it empties.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfEnvironmentVariable(named = NamedS3ObjectStoreTests.ENDPOINT, matches = ".+")
final class NamedS3ObjectStoreTests extends ObjectStoreContract {

    static final String ENDPOINT = "NIGHTSHIFT_TEST_S3_ENDPOINT";

    private final String root = "contract-" + UUID.randomUUID() + "/";
    private ObjectStore store;

    @BeforeAll
    void connect() {
        store = S3ObjectStore.connect(
                Targets.of(
                        "bucket",
                        "nightshift",
                        "endpoint",
                        System.getenv(ENDPOINT),
                        "path-style",
                        "true",
                        "chunked-encoding",
                        System.getenv().getOrDefault("NIGHTSHIFT_TEST_S3_CHUNKED_ENCODING", "true")),
                key -> false);
    }

    @AfterAll
    void empty() {
        store.list(root).forEach(object -> store.delete(object.key()));
        store.close();
    }

    @Override
    String root() {
        return root;
    }

    @Override
    ObjectStore store() {
        return store;
    }
}
