package dev.nightshift.storage;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract with the bucket of tests that need neither a server nor a client. */
final class FolderStoreTests extends ObjectStoreContract {

    private ObjectStore store;

    @BeforeEach
    void make(@TempDir Path folder) {
        store = new FolderStore(folder);
    }

    @Override
    ObjectStore store() {
        return store;
    }
}
