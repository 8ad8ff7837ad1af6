package dev.nightshift.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** The contract with the settings for services that support neither chunked bodies nor checksums. */
@TestInstance(Lifecycle.PER_CLASS)
final class PlainBodyS3ObjectStoreTests extends ObjectStoreContract {

    private LocalS3 server;
    private ObjectStore store;

    @BeforeAll
    void start(@TempDir Path folder) {
        server = Stores.server(folder);
        TargetProperties target = Targets.of(
                "bucket", "nightshift",
                "region", "eu-central-1",
                "endpoint", server.endpoint().uri().toString(),
                "path-style", "true",
                "chunked-encoding", "false",
                "checksums", "when-required");
        store = Stores.store(target, Stores.credentials(server.endpoint()));
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
