package dev.nightshift.doctor;

import dev.nightshift.operation.Decorators;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.NightshiftProperties;
import dev.nightshift.operation.Target;
import dev.nightshift.storage.AccessDeniedException;
import dev.nightshift.storage.BucketProof;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Checks whether the bucket can be listed, written, read and deleted from, and whether it supports the conditional
 * writes that Nightshift's safety depends on. The checks use one small object below the source's prefix, which is
 * deleted afterwards.
 */
final class BucketChecks {

    private final NightshiftProperties settings;
    private final Home home;
    private final Clock clock;
    private final Decorators decorators;
    private final Optional<String> lastManifest;

    /** @param lastManifest key of the manifest of the last completed run; empty if none should be in the bucket */
    BucketChecks(
            NightshiftProperties settings,
            Home home,
            Clock clock,
            Decorators decorators,
            Optional<String> lastManifest) {
        this.settings = settings;
        this.home = home;
        this.clock = clock;
        this.decorators = decorators;
        this.lastManifest = lastManifest;
    }

    void make(CheckList checks) {
        if (settings.target().bucket() == null && settings.ledger().url() != null) {
            checks.add(bucketOfAllHosts());
        }
        if (settings.target().bucket() == null && !Files.exists(home.var().resolve("s3"))) {
            checks.add(Check.ok(
                    "bucket",
                    "none is configured: files in " + home.var().resolve("s3") + ", created by the first run"));
            checks.skip("there is no bucket yet", "bucket writes", "bucket conditions", "bucket clock");
            return;
        }
        try (Target target = new Target(settings.target(), settings.source().sourceName(), home, decorators)) {
            String folder = folder() + "doctor/";
            boolean usable = make(checks, "bucket", () -> {
                target.open().list(folder);
                return Check.ok("bucket", target.location(folder) + " can be listed");
            });
            if (usable) {
                probe(checks, target, folder + UUID.randomUUID());
            } else {
                checks.skip("the bucket cannot be used", "bucket writes", "bucket conditions", "bucket clock");
            }
        }
    }

    private Check bucketOfAllHosts() {
        String name = "bucket of all hosts";
        String advice =
                "Set nightshift.target.bucket, because a run that starts on one host cannot be resumed on another";
        Path local = home.var().resolve("s3").resolve(Target.LOCAL_BUCKET);
        return lastManifest
                .map(local::resolve)
                .filter(manifest -> !Files.exists(manifest))
                .map(manifest -> Check.fail(
                        name,
                        "the last complete run is not in the local bucket of this host, but in that of another: there"
                                + " is no " + manifest,
                        advice))
                .orElseGet(() -> Check.warn(
                        name,
                        "the ledger can be used by several hosts, but each has a local bucket of its own",
                        advice));
    }

    private void probe(CheckList checks, Target target, String key) {
        ObjectStore bucket = target.open();
        BucketProof proof = new BucketProof(bucket, key);
        boolean written = make(checks, "bucket writes", () -> {
            proof.requireWritable();
            return Check.ok("bucket writes", "an object can be written, and is read back unchanged");
        });
        if (!written) {
            checks.skip("nothing could be written", "bucket conditions", "bucket clock");
        } else {
            make(checks, "bucket conditions", () -> {
                proof.requireConditions();
                return target.warnings().stream()
                        .findFirst()
                        .map(warning -> Check.warn(
                                "bucket conditions",
                                warning,
                                "Set it to required if the service has learned them; src/docs/guarantees.md says what is"
                                        + " not guaranteed"))
                        .orElseGet(() -> Check.ok("bucket conditions", "If-None-Match and If-Match are honoured"));
            });
            checks.make(
                    "bucket clock",
                    () -> Doctor.clock(
                            "bucket clock",
                            bucket.get(key).orElseThrow().modified(),
                            clock.instant(),
                            "S3 refuses requests from a host whose clock is wrong by 15 minutes. Synchronize this "
                                    + "host's clock by NTP"));
        }
        checks.make("bucket deletes", () -> delete(bucket, key));
    }

    private String folder() {
        String prefix = settings.target().prefix();
        return (prefix.isEmpty() ? "" : prefix + "/") + settings.source().sourceName() + "/";
    }

    /** Makes a check. If a permission is missing, the check names the statement of a policy that gives it. */
    private boolean make(CheckList checks, String name, Supplier<Check> check) {
        return checks.make(name, () -> {
            try {
                return check.get();
            } catch (AccessDeniedException e) {
                return withStatements(Check.fail(name, String.valueOf(e.getMessage()), null), e);
            }
        });
    }

    private Check withStatements(Check check, AccessDeniedException denied) {
        if (settings.target().bucket() == null) {
            return check;
        }
        List<String> lines = new ArrayList<>();
        lines.add("The missing statement (config/aws/writer-policy.json is a whole policy):");
        denied.permissions()
                .forEach(action -> lines.addAll(PolicyStatement.allowing(action, settings.target(), folder())));
        return check.withDetails(lines);
    }

    private Check delete(ObjectStore bucket, String key) {
        try {
            bucket.delete(key);
            return Check.ok("bucket deletes", "the object was deleted");
        } catch (NightshiftException e) {
            Check check = Check.warn(
                    "bucket deletes",
                    String.valueOf(e.getMessage()),
                    "Runs work without this permission, but objects of dead attempts remain, and so does " + key);
            return e instanceof AccessDeniedException denied ? withStatements(check, denied) : check;
        }
    }
}
