package dev.nightshift.operation;

import dev.nightshift.ledger.RunKey;
import dev.nightshift.partfile.RunFolder;
import dev.nightshift.storage.LocalS3;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.S3ObjectStore;
import dev.nightshift.storage.TargetProperties;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The bucket that the settings name, or that of an S3 server in this process; opened when it is first asked for. */
final class Target implements AutoCloseable {

    static final String LOCAL_BUCKET = "nightshift";

    private final TargetProperties settings;
    private final Home home;
    private final UnaryOperator<ObjectStore> decorator;
    private @Nullable LocalS3 local;
    private @Nullable ObjectStore store;

    Target(TargetProperties settings, Home home, UnaryOperator<ObjectStore> decorator) {
        this.settings = settings;
        this.home = home;
        this.decorator = decorator;
    }

    /** The bucket's name. */
    String bucket() {
        return settings.bucket() == null ? LOCAL_BUCKET : settings.bucket();
    }

    /** Before every key; may be empty. */
    String prefix() {
        return settings.prefix();
    }

    /** Where a run's objects lie in the bucket. */
    RunFolder folder(RunKey key) {
        return new RunFolder(prefix(), key.source(), key.cutoff(), key.rerun());
    }

    /** Where people find an object of the bucket: a file of the local default, or its S3 URL. */
    String location(String key) {
        return location(bucket(), key);
    }

    /** Where people find an object of a bucket that may have been another one then. */
    String location(String bucket, String key) {
        return settings.bucket() == null && bucket.equals(LOCAL_BUCKET)
                ? localFolder().resolve(LOCAL_BUCKET).resolve(key).toString()
                : "s3://" + bucket + "/" + key;
    }

    /** The bucket, checked to be there. */
    ObjectStore open() {
        if (store == null) {
            if (settings.bucket() == null) {
                local = LocalS3.start(localFolder(), LOCAL_BUCKET, home.localS3());
                store = decorator.apply(S3ObjectStore.connect(local.endpoint()));
            } else {
                store = decorator.apply(S3ObjectStore.connect(settings));
            }
            store.checkBucket();
        }
        return store;
    }

    private Path localFolder() {
        return home.var().resolve("s3").toAbsolutePath();
    }

    @Override
    public void close() {
        try {
            if (store != null) {
                store.close();
            }
        } finally {
            if (local != null) {
                local.close();
            }
        }
    }
}
