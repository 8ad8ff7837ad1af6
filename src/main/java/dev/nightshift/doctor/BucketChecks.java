package dev.nightshift.doctor;

import dev.nightshift.operation.Decorators;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.operation.Target;
import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectChangedException;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.work.NightshiftException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.util.UUID;

/**
 * Checks whether the bucket can be listed, written, read and deleted from, and whether it supports the conditional
 * writes that Nightshift's safety depends on. The checks use one small object below the source's prefix, which is
 * deleted afterwards.
 */
final class BucketChecks {

    private static final String TEXT = "text/plain";
    private static final Content FIRST = content("first");
    private static final Content SECOND = content("second");

    private final NightshiftProperties settings;
    private final Home home;
    private final Clock clock;
    private final Decorators decorators;

    BucketChecks(NightshiftProperties settings, Home home, Clock clock, Decorators decorators) {
        this.settings = settings;
        this.home = home;
        this.clock = clock;
        this.decorators = decorators;
    }

    void make(CheckList checks) {
        if (settings.target().bucket() == null && !Files.exists(home.var().resolve("s3"))) {
            checks.add(Check.ok(
                    "bucket",
                    "none is configured: files in " + home.var().resolve("s3") + ", created by the first " + "run"));
            checks.skip("there is no bucket yet", "bucket writes", "bucket conditions", "bucket clock");
            return;
        }
        try (Target target = new Target(settings.target(), home, decorators.bucket())) {
            String folder = (target.prefix().isEmpty() ? "" : target.prefix() + "/")
                    + settings.source().sourceName() + "/doctor/";
            boolean usable = checks.make("bucket", () -> {
                target.open().list(folder);
                return Check.ok("bucket", target.location(folder) + " can be listed");
            });
            if (usable) {
                probe(checks, target.open(), folder + UUID.randomUUID());
            } else {
                checks.skip("the bucket cannot be used", "bucket writes", "bucket conditions", "bucket clock");
            }
        }
    }

    private void probe(CheckList checks, ObjectStore bucket, String key) {
        boolean written = checks.make("bucket writes", () -> {
            bucket.putIfAbsent(key, FIRST, TEXT);
            read(bucket, key);
            return Check.ok("bucket writes", "an object can be written and read");
        });
        if (!written) {
            checks.skip("nothing could be written", "bucket conditions", "bucket clock");
        } else {
            checks.make("bucket conditions", () -> conditions(bucket, key));
            checks.make(
                    "bucket clock",
                    () -> Doctor.clock(
                            "bucket clock",
                            read(bucket, key).modified(),
                            clock.instant(),
                            "S3 refuses requests from a host whose clock is wrong by 15 minutes. Synchronize this "
                                    + "host's clock by NTP"));
        }
        checks.make("bucket deletes", () -> delete(bucket, key));
    }

    private static StoredObject read(ObjectStore bucket, String key) {
        return bucket.get(key)
                .orElseThrow(() -> NightshiftException.refused("The object " + key
                        + " was acknowledged, but is missing when it is read; Nightshift needs a bucket with strong"
                        + " consistency, such as Amazon S3"));
    }

    private static Check conditions(ObjectStore bucket, String key) {
        String needed = "Without this check two processes could overwrite each other's objects. Use a service that "
                + "supports"
                + " conditional writes, or a newer version of this service";
        try {
            bucket.putIfAbsent(key, SECOND, TEXT);
            return Check.fail("bucket conditions", "a PUT with If-None-Match: * overwrote an object", needed);
        } catch (ObjectExistsException e) {
            // Expected: the condition was checked.
        }
        String etag = read(bucket, key).etag();
        bucket.putIfMatch(key, SECOND, TEXT, etag);
        try {
            bucket.putIfMatch(key, FIRST, TEXT, etag);
            return Check.fail("bucket conditions", "a PUT with an outdated If-Match overwrote an object", needed);
        } catch (ObjectChangedException e) {
            return Check.ok("bucket conditions", "If-None-Match and If-Match are honoured");
        }
    }

    private static Check delete(ObjectStore bucket, String key) {
        try {
            bucket.delete(key);
            return Check.ok("bucket deletes", "the object was deleted");
        } catch (NightshiftException e) {
            return Check.warn(
                    "bucket deletes",
                    String.valueOf(e.getMessage()),
                    "Runs work without this permission, but objects of dead attempts remain, and so does " + key);
        }
    }

    private static Content content(String text) {
        return Content.of(("written by nightshift doctor, " + text + " version\n").getBytes(StandardCharsets.UTF_8));
    }
}
