package dev.nightshift.storage;

import org.jspecify.annotations.Nullable;

/** The object to replace is not the expected version any more, or gone. */
public final class ObjectChangedException extends StorageException {

    private static final long serialVersionUID = 1L;

    public ObjectChangedException(String message, String bucket, String key, @Nullable Throwable cause) {
        super(Kind.CONDITION, message, bucket, key, cause);
    }
}
