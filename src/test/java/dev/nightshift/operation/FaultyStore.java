package dev.nightshift.operation;

import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.storage.StoredObject;
import java.util.List;
import java.util.Optional;

/** A bucket in which something happens just before or just after the k-th change, counted from 0. */
final class FaultyStore implements ObjectStore {

    /** On which side of the change. */
    enum Moment {
        BEFORE,
        AFTER
    }

    private final ObjectStore store;
    private final int call;
    private final Moment moment;
    private final Runnable fault;
    private int calls;

    FaultyStore(ObjectStore store, int call, Moment moment, Runnable fault) {
        this.store = store;
        this.call = call;
        this.moment = moment;
        this.fault = fault;
    }

    /** How many changes were asked for. */
    int calls() {
        return calls;
    }

    private void around(Runnable change) {
        boolean now = calls++ == call;
        if (now && moment == Moment.BEFORE) {
            fault.run();
        }
        change.run();
        if (now && moment == Moment.AFTER) {
            fault.run();
        }
    }

    @Override
    public String bucket() {
        return store.bucket();
    }

    @Override
    public void putIfAbsent(String key, Content content, String contentType) {
        around(() -> store.putIfAbsent(key, content, contentType));
    }

    @Override
    public void putIfMatch(String key, Content content, String contentType, String etag) {
        around(() -> store.putIfMatch(key, content, contentType, etag));
    }

    @Override
    public Optional<StoredObject> get(String key) {
        return store.get(key);
    }

    @Override
    public List<ObjectSummary> list(String prefix) {
        return store.list(prefix);
    }

    @Override
    public void delete(String key) {
        around(() -> store.delete(key));
    }

    @Override
    public void checkBucket() {
        store.checkBucket();
    }

    @Override
    public void close() {
        store.close();
    }
}
