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
 * Looks at the bucket with one small object below the source's prefix, which is removed again: whether it can be listed,
 * written, read and deleted from, and whether it keeps the conditions that Nightshift's safety rests on.
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
                    "bucket", "none is configured: files in " + home.var().resolve("s3") + ", made by the first run"));
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
            return Check.ok("bucket writes", "an object can be put and read again");
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
                            "S3 refuses requests of a clock that is a quarter of an hour off. Set this host's by NTP"));
        }
        checks.make("bucket deletes", () -> delete(bucket, key));
    }

    private static StoredObject read(ObjectStore bucket, String key) {
        return bucket.get(key)
                .orElseThrow(() -> NightshiftException.refused("The object " + key
                        + " was acknowledged, but is not there when it is read; Nightshift needs a bucket that is"
                        + " consistent at once, as Amazon S3 is"));
    }

    private static Check conditions(ObjectStore bucket, String key) {
        String needed = "Without it two processes could overwrite each other's objects. Use a service that supports"
                + " conditional writes, or a newer version of this one";
        try {
            bucket.putIfAbsent(key, SECOND, TEXT);
            return Check.fail("bucket conditions", "an object was overwritten by a put with If-None-Match: *", needed);
        } catch (ObjectExistsException e) {
            // As it must be.
        }
        String etag = read(bucket, key).etag();
        bucket.putIfMatch(key, SECOND, TEXT, etag);
        try {
            bucket.putIfMatch(key, FIRST, TEXT, etag);
            return Check.fail(
                    "bucket conditions", "an object was overwritten by a put with an outdated If-Match", needed);
        } catch (ObjectChangedException e) {
            return Check.ok("bucket conditions", "If-None-Match and If-Match are honoured");
        }
    }

    private static Check delete(ObjectStore bucket, String key) {
        try {
            bucket.delete(key);
            return Check.ok("bucket deletes", "the object is removed again");
        } catch (NightshiftException e) {
            return Check.warn(
                    "bucket deletes",
                    String.valueOf(e.getMessage()),
                    "A run works without it, but objects of dead attempts stay, and so does " + key);
        }
    }

    private static Content content(String text) {
        return Content.of(("written by nightshift doctor, " + text + " version\n").getBytes(StandardCharsets.UTF_8));
    }
}
