package dev.nightshift.storage;

/** An operation of a store. Its name is the verb in messages; each needs permissions. */
enum StorageOperation {
    PUT("s3:PutObject"),
    REPLACE("s3:PutObject and s3:GetObject"),
    GET("s3:GetObject and s3:ListBucket"),
    LIST("s3:ListBucket"),
    DELETE("s3:DeleteObject"),
    USE("s3:ListBucket");

    private final String permission;

    StorageOperation(String permission) {
        this.permission = permission;
    }

    String permission() {
        return permission;
    }
}
