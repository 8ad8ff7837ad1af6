package dev.nightshift.storage;

import java.time.Instant;

/** One version of an object: its whole content, and the ETag that {@link ObjectStore#putIfMatch} requires. */
public final class StoredObject {

    private final byte[] content;
    private final String etag;
    private final Instant modified;

    /** Keeps the array itself, not a copy. */
    public StoredObject(byte[] content, String etag, Instant modified) {
        this.content = content;
        this.etag = etag;
        this.modified = modified;
    }

    /** The bytes themselves, not a copy. */
    public byte[] content() {
        return content;
    }

    public String etag() {
        return etag;
    }

    /** The time of the put, by the service's clock. */
    public Instant modified() {
        return modified;
    }

    @Override
    public String toString() {
        return "StoredObject[bytes=" + content.length + ", etag=" + etag + "]";
    }
}
