package dev.nightshift.storage;

import dev.nightshift.work.NightshiftException;
import java.util.List;
import java.util.Optional;

/**
 * The objects of one bucket. A put that returns is durable as far as the service promises it, and was made under its
 * condition; nothing here overwrites without one.
 *
 * <p>Passing failures of service and network are retried inside, a bounded number of times. Every failure that is left
 * is a {@link NightshiftException} whose message names operation, bucket and key, what was found, and what to do next.
 * Keys are used as they are given. Safe for use by many threads; holds no state that a restart would need.
 */
public interface ObjectStore extends AutoCloseable {

    String bucket();

    /**
     * Creates the object, and never replaces one ({@code If-None-Match: *}).
     *
     * @throws ObjectExistsException if there is an object at that key. It can be this very put's: when the answer to a
     *     put is lost, the put that is sent again meets the object of the first. Compare the bytes to know.
     */
    void putIfAbsent(String key, Content content, String contentType);

    /**
     * Replaces exactly the version that has this ETag ({@code If-Match}).
     *
     * @throws ObjectChangedException if the object is another version by now, or gone. As above, the other version can
     *     be this very put's.
     */
    void putIfMatch(String key, Content content, String contentType, String etag);

    /** The whole object in memory; empty if there is none at that key. */
    Optional<StoredObject> get(String key);

    /**
     * All objects whose keys begin with the prefix, ordered by key.
     *
     * @throws IllegalArgumentException if the prefix does not end with {@code /}: {@code run=1} would list {@code run=10}
     */
    List<ObjectSummary> list(String prefix);

    /** Deletes the object; that there is none is no error. */
    void delete(String key);

    /**
     * Returns if the bucket is there and may be listed.
     *
     * @throws NightshiftException if the bucket is missing, the credentials are refused or it cannot be reached, the last
     *     within about 20 seconds
     */
    void checkBucket();

    /** Lets go of connections; harmless when repeated. */
    @Override
    void close();
}
