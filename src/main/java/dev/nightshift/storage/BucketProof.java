package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Proves with a small object of its own that a bucket stores what it acknowledges and honours the conditions of puts.
 * The safety of all runs depends on both: without them, two processes could overwrite each other's objects.
 */
public final class BucketProof {

    private static final String TEXT = "text/plain";
    private static final byte[] FIRST = bytes("first");
    private static final byte[] SECOND = bytes("second");
    private static final String OTHER_SERVICE =
            ". Without such conditions two processes could overwrite each other's objects. Use a service that supports"
                    + " conditional writes, or a newer version of this service. If neither is possible, read what is not"
                    + " guaranteed without them (src/docs/guarantees.md), and set nightshift.target.conditional-writes"
                    + " to unsupported";

    private final ObjectStore store;
    private final String key;

    /** @param key key of the object, which nobody else uses; the caller deletes the object */
    public BucketProof(ObjectStore store, String key) {
        this.store = store;
        this.key = key;
    }

    /**
     * Puts the object and reads it.
     *
     * @throws NightshiftException if the bucket cannot be written or read, or returns other bytes
     */
    public StoredObject requireWritable() {
        try {
            store.putIfAbsent(key, Content.of(FIRST), TEXT);
        } catch (ObjectExistsException e) {
            // The answer to the first put was lost.
        }
        StoredObject found = read();
        if (!Arrays.equals(found.content(), FIRST)) {
            throw NightshiftException.refused("The object " + key + " was acknowledged, but has other bytes when it is"
                    + " read; check nightshift.target.chunked-encoding and nightshift.target.checksums, and proxies"
                    + " between this host and the service");
        }
        return found;
    }

    /**
     * Tries to replace the object that {@link #requireWritable} put, with and without the right to.
     *
     * @throws NightshiftException if a condition is ignored, or refused although it is met
     */
    public void requireConditions() {
        try {
            store.putIfAbsent(key, Content.of(SECOND), TEXT);
            throw ignored("a PUT with If-None-Match: * overwrote an object");
        } catch (ObjectExistsException e) {
            // Expected: the condition was checked.
        }
        String etag = read().etag();
        if (etag.isEmpty()) {
            throw ignored("objects have no ETag");
        }
        try {
            store.putIfMatch(key, Content.of(SECOND), TEXT, etag);
        } catch (ObjectChangedException e) {
            // If the answer to the first put was lost, the object is replaced.
            if (!Arrays.equals(read().content(), SECOND)) {
                throw ignored("a PUT with the present ETag in If-Match was refused");
            }
        }
        try {
            store.putIfMatch(key, Content.of(FIRST), TEXT, etag);
            throw ignored("a PUT with an outdated ETag in If-Match overwrote an object");
        } catch (ObjectChangedException e) {
            // Expected: the condition was checked.
        }
    }

    private StoredObject read() {
        return store.get(key)
                .orElseThrow(() -> NightshiftException.refused("The object " + key
                        + " was acknowledged, but is missing when it is read; Nightshift needs a bucket with strong"
                        + " consistency, such as Amazon S3"));
    }

    private NightshiftException ignored(String found) {
        return NightshiftException.refused(
                "Bucket " + store.bucket() + " does not support conditional writes: " + found + OTHER_SERVICE);
    }

    private static byte[] bytes(String version) {
        return ("written by nightshift to check the bucket, " + version + " version\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
