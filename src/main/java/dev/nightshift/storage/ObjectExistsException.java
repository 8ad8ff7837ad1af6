package dev.nightshift.storage;

import org.jspecify.annotations.Nullable;

/** There is an object at the key of a create-only put. */
public final class ObjectExistsException extends StorageException {

    private static final long serialVersionUID = 1L;

    public ObjectExistsException(String message, String bucket, String key, @Nullable Throwable cause) {
        super(Kind.CONDITION, message, bucket, key, cause);
    }
}
