package dev.nightshift.operation;

import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectDigest;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.work.NightshiftException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** A bucket whose calls can fail before a change, or after it, when only the answer is lost. */
final class TroubledStore implements ObjectStore {

    private final ObjectStore store;
    private final Trouble trouble;

    TroubledStore(ObjectStore store, Trouble trouble) {
        this.store = store;
        this.trouble = trouble;
    }

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
        return change("PUT " + name(key), () -> store.putIfAbsent(key, content, contentType));
    }

    @Override
    public void putIfMatch(String key, Content content, String contentType, String etag) {
        change("PUT " + name(key), () -> {
            store.putIfMatch(key, content, contentType, etag);
            return key;
        });
    }

    @Override
    public Optional<StoredObject> get(String key) {
        return use(() -> store.get(key));
    }

    @Override
    public Optional<ObjectDigest> digest(String key) {
        return use(() -> store.digest(key));
    }

    @Override
    public List<ObjectSummary> list(String prefix) {
        return use(() -> store.list(prefix));
    }

    @Override
    public boolean delete(String key) {
        return change("DELETE " + name(key), () -> store.delete(key));
    }

    @Override
    public void checkBucket(String prefix) {
        use(() -> {
            store.checkBucket(prefix);
            return "";
        });
    }

    @Override
    public void close() {
        store.close();
    }

    private static String name(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    private <T> T use(Supplier<T> call) {
        try {
            trouble.use();
        } catch (Trouble.Struck e) {
            throw unavailable(e);
        }
        return call.get();
    }

    private <T> T change(String name, Callable<T> change) {
        try {
            return trouble.change(name, change);
        } catch (Trouble.Struck e) {
            throw unavailable(e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private NightshiftException unavailable(Trouble.Struck struck) {
        return NightshiftException.failed(String.valueOf(struck.getMessage()), struck);
    }
}
