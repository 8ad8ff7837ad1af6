package dev.nightshift.storage;

import org.jspecify.annotations.Nullable;

/** An object store did not do what it was asked; the message is fit to be shown to an operator as it is. */
public class StorageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What a caller can decide upon. */
    public enum Kind {
        /** The bucket does not exist. */
        BUCKET_MISSING,
        /** No credentials, wrong ones, or ones that may not do this. */
        ACCESS_REFUSED,
        /** Not reachable, or failing through all retries: the same call may succeed later. */
        UNAVAILABLE,
        /** The condition of a put did not hold; the exception is of a subclass. */
        CONDITION,
        /** Anything else: the same call will most likely fail again. */
        OTHER
    }

    private final Kind kind;
    private final String bucket;
    private final @Nullable String key;

    public StorageException(Kind kind, String message, String bucket, @Nullable String key, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.bucket = bucket;
        this.key = key;
    }

    public Kind kind() {
        return kind;
    }

    public String bucket() {
        return bucket;
    }

    /** The key or prefix that the operation was about; null if it was about the bucket. */
    public @Nullable String key() {
        return key;
    }
}
