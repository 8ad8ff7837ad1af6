package dev.nightshift.migration;

import dev.nightshift.ledger.PartRow;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.ObjectDigest;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.work.NightshiftException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;

/**
 * The part files of a run as one attempt sees them. It names parts such that no other attempt, of this ledger or of
 * another, uses the same name, and proves before publishing that the bucket contains all parts unchanged.
 *
 * <p>Thread-safe.
 */
public final class AttemptParts {

    private final String mark = RunFolder.newMark();

    /** ETags under which the bucket is known to contain the right bytes. */
    private final Map<String, String> proven = new ConcurrentHashMap<>();

    /** A text that no other attempt has. */
    public String mark() {
        return mark;
    }

    /** The part was put, by this attempt or an earlier one, and its ETag changes with its bytes. */
    public void stored(PartRow part) {
        if (part.etag() != null) {
            proven.put(part.key(), part.etag());
        }
    }

    /**
     * Requires that the bucket contains every part with its size and hash, because others can write to the bucket too.
     * A part is read only if its present ETag is not known.
     *
     * @param ownManifest SHA-256 of the manifest of this run
     * @throws JobInterruptedException if the attempt is to stop
     */
    void requireStored(AttemptContext attempt, List<PartRow> parts, String ownManifest) throws JobInterruptedException {
        ObjectStore store = attempt.store();
        Map<String, ObjectSummary> found = store.list(attempt.folder().data()).stream()
                .collect(Collectors.toMap(ObjectSummary::key, Function.identity()));
        for (PartRow part : parts) {
            ObjectSummary object = found.get(part.key());
            String fault = fault(part, object);
            if (fault == null && object != null && !hasBytes(attempt, part, object)) {
                fault = "has other content now";
            }
            if (fault != null) {
                requireNotPublishedByAnother(store, attempt, ownManifest);
                throw changed(store.bucket(), part, fault, "somebody else changed the bucket");
            }
        }
    }

    /**
     * Requires that a listing contains every part with its size, so that an attempt which cannot be published ends
     * before it reads the source.
     *
     * @param newRun the command that starts a new run
     */
    public static void requireListed(
            String bucket, Map<String, ObjectSummary> listing, List<PartRow> parts, String newRun) {
        for (PartRow part : parts) {
            String fault = fault(part, listing.get(part.key()));
            if (fault != null) {
                throw changed(bucket, part, fault, "somebody else changed the bucket; start a new run with: " + newRun);
            }
        }
    }

    private static @Nullable String fault(PartRow part, @Nullable ObjectSummary object) {
        if (object == null) {
            return "no longer exists";
        }
        return object.bytes() == part.bytes() ? null : "has " + object.bytes() + " bytes now";
    }

    private static NightshiftException changed(String bucket, PartRow part, String fault, String otherwise) {
        return NightshiftException.inconsistent(
                "Part " + part.number() + " of partition " + part.partition() + " was put to " + bucket + "/"
                        + part.key() + " with " + part.bytes() + " bytes, but " + fault
                        + ". If nightshift.target now means another bucket, endpoint or folder than when the run"
                        + " started, restore those settings and restart the run; otherwise " + otherwise,
                null);
    }

    private boolean hasBytes(AttemptContext attempt, PartRow part, ObjectSummary object)
            throws JobInterruptedException {
        if (!object.etag().isEmpty() && object.etag().equals(proven.get(part.key()))) {
            return true;
        }
        attempt.requireNotStopped();
        return attempt.store()
                .digest(part.key())
                .filter(digest -> digest.sha256().equals(part.sha256()))
                .isPresent();
    }

    /** Another ledger that has published this run deletes the parts that its manifest does not name. */
    private static void requireNotPublishedByAnother(ObjectStore store, AttemptContext attempt, String ownManifest) {
        String manifest = attempt.folder().document("manifest.json");
        ObjectDigest there = store.digest(manifest).orElse(null);
        if (there != null && !there.sha256().equals(ownManifest)) {
            throw publishedByAnother(attempt, manifest, null);
        }
    }

    /** The failure of an attempt that finds a document with other bytes than its own. */
    static NightshiftException publishedByAnother(AttemptContext attempt, String key, @Nullable Throwable cause) {
        return NightshiftException.inconsistent(
                attempt.store().bucket() + "/" + key
                        + " exists with other bytes: another ledger, or another version of this "
                        + "program, has published the "
                        + attempt.run().key() + " into this bucket",
                cause);
    }
}
