package dev.nightshift.operation;

import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectDigest;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.storage.StoredObject;
import java.util.List;
import java.util.Optional;

/**
 * A bucket whose conditional writes are atomic among all that share the lock, as those of S3 are. The local server
 * checks first and then writes.
 */
final class OneAtATime implements ObjectStore {

    private final ObjectStore store;
    private final Object lock;

    OneAtATime(ObjectStore store, Object lock) {
        this.store = store;
        this.lock = lock;
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
        synchronized (lock) {
            return store.putIfAbsent(key, content, contentType);
        }
    }

    @Override
    public void putIfMatch(String key, Content content, String contentType, String etag) {
        synchronized (lock) {
            store.putIfMatch(key, content, contentType, etag);
        }
    }

    @Override
    public Optional<StoredObject> get(String key) {
        synchronized (lock) {
            return store.get(key);
        }
    }

    @Override
    public Optional<ObjectDigest> digest(String key) {
        synchronized (lock) {
            return store.digest(key);
        }
    }

    @Override
    public List<ObjectSummary> list(String prefix) {
        synchronized (lock) {
            return store.list(prefix);
        }
    }

    @Override
    public boolean delete(String key) {
        synchronized (lock) {
            return store.delete(key);
        }
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
