package dev.nightshift.storage;

/** What is asked of a store: the name is the verb of its messages, and each needs a permission. */
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
