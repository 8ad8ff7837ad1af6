package dev.nightshift.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The contract with Adobe's S3Mock. */
@TestInstance(Lifecycle.PER_CLASS)
final class S3MockObjectStoreTests extends ObjectStoreContract {

    private S3Mock server;
    private ObjectStore store;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        server = S3Mock.start(folder, "nightshift");
        store = Stores.store(Stores.target(server.uri(), "nightshift"), Stores.credentials("any", "any"));
    }

    @AfterAll
    void stop() {
        store.close();
        server.close();
    }

    /** It looks whether there is an object, and then stores the new one. */
    @Override
    boolean createsAtomically() {
        return false;
    }

    @Override
    ObjectStore store() {
        return store;
    }
}
