package dev.nightshift.operation;

import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.RunKey;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.LocalS3;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.PatientStore;
import dev.nightshift.storage.S3ObjectStore;
import dev.nightshift.storage.TargetProperties;
import dev.nightshift.storage.TargetProperties.ConditionalWrites;
import dev.nightshift.work.Background;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the bucket that the settings name, or that of an S3 server in this process, at its first use. */
public final class Target implements AutoCloseable {

    /** The name of the local bucket, of which every host has one of its own. */
    public static final String LOCAL_BUCKET = "nightshift";

    private static final String WITHOUT_CONDITIONS =
            "The bucket does not honour conditional writes (nightshift.target.conditional-writes: unsupported): only the"
                    + " lease and the names of objects keep processes from overwriting each other's objects";

    private static final Logger log = LoggerFactory.getLogger(Target.class);

    private final TargetProperties settings;
    private final String source;
    private final Home home;
    private final Decorators decorators;
    private @Nullable Background<Connected> connecting;
    private @Nullable Connected connected;
    private volatile PatientStore.@Nullable Watch watch;

    /** @param source the name of the configured source, below which the bucket is checked */
    public Target(TargetProperties settings, String source, Home home, Decorators decorators) {
        this.settings = settings;
        this.source = source;
        this.home = home;
        this.decorators = decorators;
    }

    TargetProperties settings() {
        return settings;
    }

    /** The name of the bucket. */
    String bucket() {
        return settings.bucket() == null ? LOCAL_BUCKET : settings.bucket();
    }

    /** The prefix of every key, which may be empty. */
    public String prefix() {
        return settings.prefix();
    }

    /** Returns what a run must warn about because of the settings of the bucket. */
    public List<String> warnings() {
        return settings.conditionalWrites() == ConditionalWrites.REQUIRED ? List.of() : List.of(WITHOUT_CONDITIONS);
    }

    /** Returns the folder of a run's objects in the bucket. */
    RunFolder folder(RunKey key) {
        return new RunFolder(prefix(), key.source(), key.cutoff(), key.rerun());
    }

    /** Returns where people find an object of the bucket: a file of the local default, or its S3 URL. */
    public String location(String key) {
        return location(bucket(), key);
    }

    /** Returns where people find an object of a bucket, which may differ from the configured one. */
    public String location(String bucket, String key) {
        return settings.bucket() == null && bucket.equals(LOCAL_BUCKET)
                ? localFolder().resolve(LOCAL_BUCKET).resolve(key).toString()
                : "s3://" + bucket + "/" + key;
    }

    /** Refuses a run whose objects are in another bucket. */
    void requireBucketOf(long run, Plan plan) {
        if (!plan.bucket().equals(bucket())) {
            throw NightshiftException.refused("Run " + run + " was written to the bucket " + plan.bucket()
                    + ", but the configured one is " + bucket()
                    + "; use the profile or the settings that name that bucket");
        }
    }

    /**
     * Starts to connect to the bucket on a thread of its own, because a local server takes long to start. If that
     * fails, {@link #open} reports the failure.
     */
    void prepare() {
        if (connected == null && connecting == null) {
            connecting = Background.start("bucket", this::connect);
        }
    }

    /**
     * Lets requests be repeated that failed for a reason that may pass. The local server needs none of that, because
     * what fails there does not pass by itself.
     *
     * @param newWatch who works with the bucket; null: nobody
     */
    void watch(PatientStore.@Nullable Watch newWatch) {
        watch = newWatch;
        Connected open = connected;
        if (open != null && open.patient() != null) {
            open.patient().watch(newWatch);
        }
    }

    /** Opens the bucket and checks that it exists. */
    public ObjectStore open() {
        Connected open = connected;
        if (open == null) {
            Background<Connected> prepared = connecting;
            // If this fails, the next call tries again.
            connecting = null;
            open = prepared == null ? connect() : prepared.get();
            if (open.patient() != null) {
                // It may have been prepared before somebody watched.
                open.patient().watch(watch);
            }
            try {
                check(open.store());
            } catch (RuntimeException | Error e) {
                open.close();
                throw e;
            }
            connected = open;
        }
        return open.store();
    }

    /** Checks that the bucket exists and answers. */
    void check() {
        check(open());
    }

    private void check(ObjectStore store) {
        store.checkBucket((prefix().isEmpty() ? "" : prefix() + "/") + source + "/");
    }

    private Connected connect() {
        boolean local = settings.bucket() == null;
        if (local) {
            home.ownVar();
        }
        if (decorators.folder() != null) {
            ObjectStore folder = decorators.folder().apply(localFolder().resolve(LOCAL_BUCKET));
            return new Connected(null, null, decorators.bucket().apply(folder));
        }
        if (!local) {
            PatientStore patient =
                    new PatientStore(S3ObjectStore.connect(settings, RunFolder::isData), settings.retryFor());
            return new Connected(null, patient, decorators.bucket().apply(patient));
        }
        LocalS3 server = LocalS3.start(localFolder(), LOCAL_BUCKET, home.localS3());
        try {
            return new Connected(server, null, decorators.bucket().apply(S3ObjectStore.connect(server.endpoint())));
        } catch (RuntimeException | Error e) {
            server.close();
            throw e;
        }
    }

    private Path localFolder() {
        return home.var().resolve("s3").toAbsolutePath();
    }

    /** Closes the bucket. It may be called more than once. */
    @Override
    public void close() {
        Connected open = connected;
        Background<Connected> prepared = connecting;
        connected = null;
        connecting = null;
        if (open == null && prepared != null) {
            prepared.close();
            try {
                open = prepared.get();
            } catch (RuntimeException e) {
                log.debug("The bucket that was prepared but never used could not be opened", e);
                return;
            }
        }
        if (open != null) {
            open.close();
        }
    }

    /** The client, and the local server in this process that it uses, if there is one. */
    private record Connected(
            @Nullable LocalS3 local, @Nullable PatientStore patient, ObjectStore store) {

        void close() {
            try {
                store.close();
            } finally {
                if (local != null) {
                    local.close();
                }
            }
        }
    }
}
