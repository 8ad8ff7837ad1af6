package dev.nightshift.verification;

import dev.nightshift.publication.LatestPointer;
import dev.nightshift.publication.LatestPointer.BadPointerException;
import dev.nightshift.publication.Manifest;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.report.Report;
import dev.nightshift.work.NightshiftException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Finds out from a manifest alone what a published run should be. It trusts nothing that a document says: a key outside
 * of the run's own folders is an error, and such an object is never read.
 */
final class PublishedFolder {

    private static final String LATEST = "latest.json";

    private static final int MOST_LOGINS = 10_000;

    private final Bucket bucket;

    PublishedFolder(Bucket bucket) {
        this.bucket = bucket;
    }

    /**
     * The folder of the run that an address names.
     *
     * @param key key of its manifest, or of {@code latest.json}
     */
    RunFolder folder(String key) {
        if (!key.equals(LATEST) && !key.endsWith("/" + LATEST)) {
            return RunFolder.ofManifest(key)
                    .orElseThrow(() -> NightshiftException.usage(bucket.name(key)
                            + " is not where a manifest is; expected"
                            + " …/SOURCE/runs/cutoff=…/rerun=…/manifest.json or …/SOURCE/latest.json"));
        }
        String place = key.substring(0, key.length() - LATEST.length());
        String source = place.replaceFirst("/$", "").replaceFirst(".*/", "");
        String prefix = place.substring(0, Math.max(0, place.length() - source.length() - 2));
        RunFolder any = new RunFolder(prefix, source, Instant.EPOCH, 0);
        if (source.isEmpty() || !any.latest().equals(key)) {
            throw NightshiftException.usage(bucket.name(key) + " is not in the folder of a source");
        }
        return pointed(any, key);
    }

    /**
     * The folders of all nights that {@code latest.json} names, oldest first.
     *
     * @throws NightshiftException if it does not name the nights of a chain
     */
    List<RunFolder> nights(String key) {
        RunFolder newest = folder(key);
        List<String> nights = key.endsWith(LATEST)
                ? new LatestPointer(bucket.store(), newest)
                        .read()
                        .map(LatestPointer.Latest::nights)
                        .orElse(null)
                : null;
        if (nights == null) {
            throw NightshiftException.refused(bucket.name(key)
                    + " does not name the nights of a chain; verify this run without --chain, or give the"
                    + " address of a latest.json whose newest run is a night");
        }
        List<RunFolder> folders = new ArrayList<>();
        for (String night : nights) {
            RunFolder folder = RunFolder.ofManifest(night)
                    .filter(found -> found.latest().equals(newest.latest()))
                    .orElseThrow(() -> damaged(key, "names " + shown(night) + ", which is not of this source"));
            folders.add(folder);
        }
        return folders;
    }

    private RunFolder pointed(RunFolder any, String key) {
        try {
            LatestPointer.Latest latest = new LatestPointer(bucket.store(), any)
                    .read()
                    .orElseThrow(() -> NightshiftException.noSuchRun("There is no " + bucket.name(key)));
            RunFolder folder = new RunFolder(any.prefix(), any.source(), latest.cutoff(), latest.rerun());
            if (!folder.document("manifest.json").equals(latest.manifest())) {
                throw damaged(
                        key,
                        "names " + shown(latest.manifest()) + ", which is not the manifest of its run, "
                                + folder.document("manifest.json"));
            }
            return folder;
        } catch (BadPointerException e) {
            throw damaged(key, "is not JSON in the form that this program writes");
        }
    }

    /**
     * What the run should be, according to its manifest.
     *
     * @param named key of the document that led to this folder
     */
    CompleteRun run(RunFolder folder, String named) {
        String key = folder.document("manifest.json");
        requireSmall(key, folder.documents());
        byte[] bytes = bucket.get(key)
                .orElseThrow(() -> named.equals(key)
                        ? NightshiftException.noSuchRun(
                                "There is no " + bucket.name(key) + ": this run was never published, or it was removed")
                        : damaged(named, "points to a manifest that is missing: " + bucket.name(key)));
        Manifest manifest = manifest(key, bytes);
        requireOwn(key, folder, manifest);
        requireReadable(key, manifest);
        String reportKey = folder.document("report.json");
        requireSmall(reportKey, folder.documents());
        JsonNode report = bucket.get(reportKey).map(PublishedFolder::tree).orElse(null);
        return CompleteRun.of(folder, manifest, top(report), sourceRows(report, manifest));
    }

    private Manifest manifest(String key, byte[] bytes) {
        try {
            return ManifestReader.read(bytes);
        } catch (JacksonException e) {
            throw damaged(key, "is not a manifest: " + e.getOriginalMessage());
        } catch (IllegalArgumentException e) {
            throw damaged(key, "is not a manifest: " + e.getMessage());
        } catch (UnknownVersionException e) {
            throw NightshiftException.refused(bucket.name(key) + " " + e.getMessage()
                    + "; verify it with the version of the program that wrote it, or a newer one");
        }
    }

    /** Requires that it is the manifest of the run in this folder, and names objects of this run only, each once. */
    private void requireOwn(String key, RunFolder folder, Manifest manifest) {
        if (!manifest.run().source().equals(folder.source())
                || !manifest.run().cutoff().equals(folder.cutoff())
                || manifest.run().rerun() != folder.rerun()) {
            throw damaged(
                    key,
                    "is the manifest of another run: of source "
                            + shown(manifest.run().source()) + ", cutoff "
                            + manifest.run().cutoff() + ", rerun "
                            + manifest.run().rerun());
        }
        Set<String> keys = new HashSet<>();
        for (Manifest.Part part : manifest.parts()) {
            requireOwn(key, part.key(), folder.hasPart(part.key()), keys);
        }
        for (List<Manifest.ObjectInfo> objects : List.of(manifest.rejects(), manifest.reports())) {
            for (Manifest.ObjectInfo object : objects) {
                requireOwn(key, object.key(), folder.hasDocument(object.key()), keys);
            }
        }
        if (!keys.contains(folder.document("report.json"))) {
            throw damaged(key, "does not name " + folder.document("report.json"));
        }
    }

    private void requireOwn(String manifest, String key, boolean own, Set<String> keys) {
        if (!own) {
            throw damaged(
                    manifest,
                    "names " + shown(key) + ", which is not in the folder of this run; nothing that it"
                            + " names was read");
        }
        if (!keys.add(key)) {
            throw damaged(manifest, "names " + shown(key) + " twice");
        }
    }

    private void requireReadable(String key, Manifest manifest) {
        if (manifest.idColumn() == null || manifest.timeColumn() == null) {
            throw NightshiftException.refused(bucket.name(key) + " does not say which columns are the id and the time,"
                    + " because an older version of the program wrote it; verify the run where its ledger is, with:"
                    + " verify " + manifest.run().id() + " --deep");
        }
        try {
            CompleteRun run = CompleteRun.of(new RunFolder("", "", Instant.EPOCH, 0), manifest, 1, 0);
            run.reader();
            run.localTimes();
        } catch (IllegalArgumentException | DateTimeException | NightshiftException e) {
            throw damaged(key, "is not a manifest: " + e.getMessage());
        }
    }

    private static int top(@Nullable JsonNode report) {
        int requested = report == null
                ? 0
                : report.path("latestLogins").path("requested").asInt(0);
        return requested < 1 || requested > MOST_LOGINS ? 1 : requested;
    }

    /** If all rows are accounted for, the number follows; otherwise only the report has it. */
    private static long sourceRows(@Nullable JsonNode report, Manifest manifest) {
        Report.Window window = manifest.window();
        // Those of a night are the rows of its window.
        long known = manifest.rows()
                + manifest.rejected()
                - Objects.requireNonNullElse(manifest.lateRows(), 0L)
                + (window == null ? 0 : window.rowsOfOtherNights());
        return report == null || manifest.reconciled()
                ? known
                : report.path("totals").path("source").asLong(known);
    }

    private static @Nullable JsonNode tree(byte[] report) {
        try {
            return Json.tree(report);
        } catch (JacksonException e) {
            // The comparison reports it.
            return null;
        }
    }

    private void requireSmall(String key, String folder) {
        long bytes = bucket.sizes(List.of(folder)).getOrDefault(key, 0L);
        if (bytes > Json.MOST_BYTES) {
            throw damaged(key, "has " + bytes + " bytes, more than a document of this program can have");
        }
    }

    private DamagedException damaged(String key, String what) {
        return new DamagedException(bucket.name(key) + " " + what, null);
    }

    /** A text of a document that others may have written, for a message. */
    static String shown(String text) {
        String plain = text.replaceAll("\\p{C}", "\uFFFD");
        return plain.length() <= 200 ? plain : plain.substring(0, 200) + "...";
    }
}
