package dev.nightshift.storage;

import java.util.List;

/** An operation of a store. Its name is the verb in messages; each needs permissions. */
enum StorageOperation {
    PUT("s3:PutObject"),
    REPLACE("s3:PutObject", "s3:GetObject"),
    GET("s3:GetObject", "s3:ListBucket"),
    LIST("s3:ListBucket"),
    DELETE("s3:DeleteObject"),
    USE("s3:ListBucket");

    private final List<String> permissions;

    StorageOperation(String... permissions) {
        this.permissions = List.of(permissions);
    }

    List<String> permissions() {
        return permissions;
    }
}
