package dev.nightshift.verification;

import dev.nightshift.migration.Documents;
import dev.nightshift.migration.LatestPointer;
import dev.nightshift.migration.SymlinkList;
import dev.nightshift.partfile.RunFolder;
import dev.nightshift.partfile.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares a run's manifest, its {@code _SUCCESS} and the pointers to the newest run with what the ledger says. */
final class DocumentCheck {

    /** All that a manifest says but for its reports, which each version of this program may write in its own way. */
    private static final List<String> FIELDS = List.of(
            "formatVersion",
            "program",
            "run",
            "snapshot",
            "timeZone",
            "columns",
            "format",
            "compression",
            "rows",
            "rejected",
            "reconciled",
            "warnings",
            "parts",
            "rejects");

    private static final JsonMapper JSON = new JsonMapper();

    private final Bucket bucket;
    private final CompleteRun run;
    private final RunFolder folder;
    private final Documents documents;
    private final List<String> differences;

    /** @param differences takes what is found */
    DocumentCheck(Bucket bucket, CompleteRun run, List<String> differences) {
        this.bucket = bucket;
        this.run = run;
        this.folder = run.folder();
        this.documents = run.documents();
        this.differences = differences;
    }

    String manifestKey() {
        return folder.document("manifest.json");
    }

    String successKey() {
        return folder.document("_SUCCESS");
    }

    /** Checks the manifest; returns the reports that it names, or those that it should name. */
    List<NamedObject> manifest() {
        Optional<byte[]> manifest = bucket.get(manifestKey());
        if (manifest.isEmpty()) {
            differences.add(bucket.name(manifestKey()) + " is not there: to readers this run was never published");
        }
        success(manifest.orElse(null));
        return manifest.flatMap(this::compared)
                .orElseGet(() -> documents.manifest().reports().stream()
                        .map(NamedObject::of)
                        .toList());
    }

    private void success(byte @Nullable [] manifest) {
        Optional<byte[]> success = bucket.get(successKey());
        if (success.isEmpty()) {
            differences.add(bucket.name(successKey()) + " is not there: readers that wait for it do not read this run");
        } else if (manifest != null) {
            String said = new String(success.get(), StandardCharsets.UTF_8).strip();
            String hash = Sha256.of(manifest);
            if (!said.equals(hash)) {
                differences.add(bucket.name(successKey()) + " says " + said
                        + ", but the manifest beside it has the SHA-256 " + hash);
            }
        }
    }

    /** @return the reports that it names; empty if it cannot be read */
    private Optional<List<NamedObject>> compared(byte[] bytes) {
        JsonNode found;
        List<NamedObject> reports = new ArrayList<>();
        try {
            found = JSON.readTree(bytes);
            for (JsonNode report : found.path("reports")) {
                reports.add(new NamedObject(
                        report.path("key").stringValue(),
                        report.path("bytes").longValue(),
                        report.path("sha256").stringValue()));
            }
        } catch (JacksonException e) {
            differences.add(bucket.name(manifestKey()) + " is no manifest: " + e.getOriginalMessage());
            return Optional.empty();
        }
        JsonNode expected = JSON.readTree(documents.manifestJson().bytes());
        for (String field : FIELDS) {
            JsonDifference.first(field, expected.get(field), found.get(field))
                    .ifPresent(difference ->
                            differences.add(bucket.name(manifestKey()) + ": " + difference + " by the ledger"));
        }
        return Optional.of(reports);
    }

    /** Objects that readers of the parts need, by the ledger: what its manifest says is compared with that. */
    Stream<NamedObject> parts() {
        return run.parts().stream().map(NamedObject::of);
    }

    List<NamedObject> rejects() {
        return documents.manifest().rejects().stream().map(NamedObject::of).toList();
    }

    /** Checks that readers who look for the newest run find this one, or a newer one. */
    void pointers() {
        LatestPointer.Latest mine = LatestPointer.latest(run.run(), manifestKey());
        String key = folder.latest();
        Optional<LatestPointer.Latest> there;
        try {
            there = new LatestPointer(bucket.store(), folder).read();
        } catch (IllegalStateException e) {
            differences.add(String.valueOf(e.getMessage()));
            return;
        }
        if (there.isEmpty()) {
            differences.add(bucket.name(key) + " is not there: readers do not find the newest run");
        } else if (mine.newerThan(there.get())) {
            differences.add(
                    bucket.name(key) + " points to the older run " + there.get().run() + ", cutoff "
                            + there.get().cutoff() + ", rerun " + there.get().rerun());
        } else if (!there.get().newerThan(mine)) {
            if (!there.get().equals(mine)) {
                differences.add(bucket.name(key) + " points to " + there.get().manifest() + " of run "
                        + there.get().run() + ", expected " + mine.manifest() + " of run " + mine.run());
            } else {
                symlinks();
            }
        }
    }

    private void symlinks() {
        byte[] expected = SymlinkList.lines(bucket.store().bucket(), run.parts());
        Optional<byte[]> found = bucket.get(folder.symlinks());
        if (found.isEmpty()) {
            differences.add(bucket.name(folder.symlinks()) + " is not there: readers by symlinks find no rows");
        } else if (!Arrays.equals(found.get(), expected)) {
            differences.add(bucket.name(folder.symlinks()) + " does not list the "
                    + run.parts().size() + " parts of this run, the newest one");
        }
    }
}
