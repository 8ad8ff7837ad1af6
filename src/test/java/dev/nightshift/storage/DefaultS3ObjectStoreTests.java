package dev.nightshift.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The contract with the settings of the local default: chunked bodies with trailing checksums. */
@TestInstance(Lifecycle.PER_CLASS)
final class DefaultS3ObjectStoreTests extends ObjectStoreContract {

    private LocalS3 server;
    private ObjectStore store;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = Stores.server(folder);
        store = S3ObjectStore.connect(server.endpoint());
    }

    @AfterAll
    void stop() {
        store.close();
        server.close();
    }

    @Override
    ObjectStore store() {
        return store;
    }
}
