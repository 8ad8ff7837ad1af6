package dev.nightshift.storage;

/** One version of an object: its whole content, and the ETag that {@link ObjectStore#putIfMatch} asks for. */
public final class StoredObject {

    private final byte[] content;
    private final String etag;

    /** Takes the array as it is, without a copy. */
    public StoredObject(byte[] content, String etag) {
        this.content = content;
        this.etag = etag;
    }

    /** The bytes, not a copy. */
    public byte[] content() {
        return content;
    }

    public String etag() {
        return etag;
    }

    @Override
    public String toString() {
        return "StoredObject[bytes=" + content.length + ", etag=" + etag + "]";
    }
}
