package dev.nightshift.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation of a store. Its name is the verb in messages; each needs permissions. */
enum StorageOperation {
    PUT("s3:PutObject"),
    REPLACE("s3:PutObject", "s3:GetObject"),
    GET("s3:GetObject", "s3:ListBucket"),
    LIST("s3:ListBucket"),
    DELETE("s3:DeleteObject"),
    USE("s3:ListBucket");

    private final String permission;
    private final @Nullable String another;

    StorageOperation(String permission) {
        this(permission, null);
    }

    StorageOperation(String permission, @Nullable String another) {
        this.permission = permission;
        this.another = another;
    }

    List<String> permissions() {
        return another == null ? List.of(permission) : List.of(permission, another);
    }
}
