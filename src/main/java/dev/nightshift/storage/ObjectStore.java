package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import java.util.List;
import java.util.Optional;

/**
 * The objects of one bucket. A put that returns is as durable as the service guarantees, and its condition was met. No
 * method overwrites an object unconditionally. ETags have no quotes.
 *
 * <p>Transient failures of service and network are retried a bounded number of times. Every other failure is a
 * {@link NightshiftException} whose message names the operation, bucket and key, what was found, and what to do next.
 * Keys are used as given. Thread-safe; holds no state that a restart would need.
 */
public interface ObjectStore extends AutoCloseable {

    /** The size above which {@link #get} refuses an object. What this program puts has at most half of it. */
    long MOST_BYTES = 128L << 20;

    String bucket();

    /** Returns where people find an object: its S3 URL, or a file of the local default. */
    String location(String key);

    /**
     * Creates the object, and never replaces one ({@code If-None-Match: *}).
     *
     * @throws ObjectExistsException if there is an object at that key. It may come from this very put: if the response
     *     to a put is lost, the repeated put finds the object of the first. Compare the {@link #digest} to find out.
     * @return the ETag of the object
     */
    String putIfAbsent(String key, Content content, String contentType);

    /**
     * Replaces exactly the version that has this ETag ({@code If-Match}).
     *
     * @throws ObjectChangedException if the object was deleted or has another version. As above, that version may come
     *     from this very put.
     */
    void putIfMatch(String key, Content content, String contentType, String etag);

    /**
     * The whole object in memory; empty if there is no object at that key.
     *
     * @throws ObjectTooLargeException if it has more than {@link #MOST_BYTES}
     */
    Optional<StoredObject> get(String key);

    /** The hash of an object of any size, read as a stream; empty if there is no object at that key. */
    Optional<ObjectDigest> digest(String key);

    /**
     * All objects whose keys begin with the prefix, ordered by key.
     *
     * @throws IllegalArgumentException if the prefix does not end with {@code /}, because {@code run=1} would also list
     *     {@code run=10}
     */
    List<ObjectSummary> list(String prefix);

    /**
     * Deletes the object if it exists.
     *
     * @return whether the service keeps it as an older version
     */
    boolean delete(String key);

    /**
     * Returns if the bucket exists and the objects whose keys begin with the prefix may be listed.
     *
     * @throws NightshiftException if the bucket is missing, the credentials are refused, or the bucket cannot be
     *     reached within about 20 seconds
     */
    void checkBucket(String prefix);

    /** Releases the connections; harmless when repeated. */
    @Override
    void close();
}
