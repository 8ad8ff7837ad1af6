package dev.nightshift.operation;

import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.S3ObjectStore;
import dev.nightshift.verification.FolderCopy;
import dev.nightshift.verification.Verification;
import dev.nightshift.verification.Verifier;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a published run from the bucket or a copy of it alone. It needs no ledger and no source, creates nothing,
 * and starts no server: the local default's objects are files.
 */
final class PublishedRunVerification {

    private static final Pattern S3 = Pattern.compile("s3://(arn:[^/]+:accesspoint[:/][^/]+|[^/]+)/(.+)");
    private static final Pattern URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://.*");

    /** Documents of a run that people are shown the address of. Its manifest is beside them. */
    private static final Pattern BESIDE = Pattern.compile("(?<=^|/)(_SUCCESS|report\\.html|report\\.json)$");

    private static final Pattern DOCUMENT = Pattern.compile("(.*/)?(manifest|latest)\\.json");

    private static final String NEXT =
            "restore the missing or changed objects from a copy or an older version, or publish"
                    + " that cutoff again with run --rerun where its source is";

    private final OperationContext context;
    private final boolean chain;
    private final Consumer<String> progress;

    /**
     * Verifies in this way.
     *
     * @param chain whether to verify all nights that {@code latest.json} names
     * @param progress receives the progress from time to time
     */
    PublishedRunVerification(OperationContext context, boolean chain, Consumer<String> progress) {
        this.context = context;
        this.chain = chain;
        this.progress = progress;
    }

    /** @param address an S3 URL or a path of a manifest, {@code latest.json}, or a document beside a manifest */
    Verification verify(String address) {
        String document = document(address);
        Matcher s3 = S3.matcher(document);
        if (s3.matches()) {
            String bucket = s3.group(1);
            Path local = local(bucket, s3.group(2));
            return local != null ? ofFiles(local) : ofBucket(bucket, s3.group(2));
        }
        if (URL.matcher(document).matches()) {
            throw notAnAddress(address);
        }
        try {
            return ofFiles(Path.of(document));
        } catch (InvalidPathException e) {
            throw notAnAddress(address);
        }
    }

    private static String document(String address) {
        String document = BESIDE.matcher(address).replaceFirst("manifest.json");
        if (!DOCUMENT.matcher(document).matches()) {
            throw notAnAddress(address);
        }
        return document;
    }

    private static NightshiftException notAnAddress(String address) {
        return NightshiftException.usage("--from is '" + address
                + "'; expected s3://BUCKET/…/manifest.json, s3://BUCKET/…/latest.json, or the path of such a file");
    }

    /** The file of an object in the local default's bucket; null if that bucket is meant by nobody. */
    private @Nullable Path local(String bucket, String key) {
        boolean local = context.settings().target().bucket() == null && bucket.equals(Target.LOCAL_BUCKET);
        Path folder = context.home().var().resolve("s3").resolve(Target.LOCAL_BUCKET);
        return local && Files.isDirectory(folder) ? folder.resolve(key) : null;
    }

    private Verification ofFiles(Path document) {
        FolderCopy copy = FolderCopy.containing(document);
        return new Verifier(copy, progress, context.clock()).verify(copy.key(), chain, NEXT);
    }

    private Verification ofBucket(String bucket, String key) {
        Function<Path, ObjectStore> folder = context.decorators().folder();
        ObjectStore undecorated = folder == null
                ? S3ObjectStore.connect(context.settings().target().of(bucket), RunFolder::isData)
                : folder.apply(context.home().var().resolve("s3").resolve(bucket));
        try (ObjectStore store = context.decorators().bucket().apply(undecorated)) {
            store.checkBucket(key.substring(0, key.lastIndexOf('/') + 1));
            return new Verifier(store, progress, context.clock()).verify(key, chain, NEXT);
        }
    }
}
