package dev.nightshift.verification;

import dev.nightshift.publication.JsonDocument;
import dev.nightshift.publication.Manifest;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.work.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Compares a run's manifest and its {@code _SUCCESS} with what the run should be. */
final class DocumentCheck {

    /** All fields of a manifest except its reports, which may differ between versions of the program. */
    private static final List<String> FIELDS = List.of(
            "formatVersion",
            "program",
            "run",
            "snapshot",
            "where",
            "timeZone",
            "columns",
            "idColumn",
            "timeColumn",
            "otherFields",
            "format",
            "compression",
            "formulasNeutralized",
            "chain",
            "window",
            "lateRows",
            "previous",
            "rows",
            "rejected",
            "rejectedKept",
            "reconciled",
            "warnings",
            "parts",
            "rejects");

    private final Bucket bucket;
    private final CompleteRun run;
    private final RunFolder folder;
    private final List<String> differences;

    /** @param differences receives the differences */
    DocumentCheck(Bucket bucket, CompleteRun run, List<String> differences) {
        this.bucket = bucket;
        this.run = run;
        this.folder = run.folder();
        this.differences = differences;
    }

    String manifestKey() {
        return folder.document("manifest.json");
    }

    String successKey() {
        return folder.document("_SUCCESS");
    }

    /** Checks the manifest; returns those expected reports that it names, or empty if it cannot be read. */
    Optional<List<NamedObject>> manifest() {
        Optional<byte[]> manifest = bucket.get(manifestKey());
        if (manifest.isEmpty()) {
            differences.add(bucket.name(manifestKey()) + " is missing: for readers this run was never published");
        }
        success(manifest.orElse(null));
        return manifest.flatMap(this::compared);
    }

    /** The key of {@code report.json}. */
    String reportKey() {
        return folder.document("report.json");
    }

    /** The keys of the reports that the manifest should name. */
    Set<String> reportKeys() {
        return run.manifest().reports().stream()
                .map(Manifest.ObjectInfo::key)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void success(byte @Nullable [] manifest) {
        Optional<byte[]> success = bucket.get(successKey());
        if (success.isEmpty()) {
            differences.add(bucket.name(successKey()) + " is missing: readers that wait for it do not read this run");
        } else if (manifest != null) {
            String said = new String(success.get(), StandardCharsets.UTF_8).strip();
            String hash = Sha256.of(manifest);
            if (!said.equals(hash)) {
                differences.add(bucket.name(successKey()) + " says " + PublishedFolder.shown(said)
                        + ", but the manifest in the same folder has the SHA-256 " + hash);
            }
        }
    }

    /** @return the reports that it names; empty if it cannot be read */
    private Optional<List<NamedObject>> compared(byte[] bytes) {
        try {
            JsonNode found = Json.tree(bytes);
            JsonNode expected = Json.tree(JsonDocument.of(run.manifest()).bytes());
            for (String field : FIELDS) {
                if (found.has(field) || !mayLack(field, expected.path(field))) {
                    JsonDifference.first(field, expected.get(field), found.get(field))
                            .ifPresent(difference ->
                                    differences.add(bucket.name(manifestKey()) + ": " + difference + run.according()));
                }
            }
            if (run.rows() != run.manifest().rows()) {
                differences.add(bucket.name(manifestKey()) + ": rows is "
                        + run.manifest().rows() + ", but its parts have " + run.rows());
            }
            return Optional.of(reports(found.path("reports")));
        } catch (JacksonException e) {
            differences.add(bucket.name(manifestKey()) + " is not a manifest: " + e.getOriginalMessage());
            return Optional.empty();
        }
    }

    /** Whether manifests of older versions lack the field. */
    private static boolean mayLack(String field, JsonNode expected) {
        return switch (field) {
            case "idColumn", "timeColumn", "formulasNeutralized" -> true;
            // Those versions did not read files, nor some rows.
            case "otherFields" -> !expected.booleanValue();
            case "where" -> expected.isNull();
            case "chain", "window", "lateRows", "previous", "rejectedKept" -> expected.isMissingNode();
            default -> false;
        };
    }

    /** Takes sizes and hashes from the manifest, because a page of another version of the program is equally valid. */
    private List<NamedObject> reports(JsonNode named) {
        List<NamedObject> reports = new ArrayList<>();
        Set<String> missing = reportKeys();
        for (JsonNode report : named) {
            if (missing.remove(report.path("key").asString())) {
                reports.add(new NamedObject(
                        report.path("key").asString(),
                        report.path("bytes").longValue(),
                        report.path("sha256").asString()));
            }
        }
        for (String key : missing) {
            differences.add(bucket.name(manifestKey()) + " does not name " + key);
        }
        if (named.size() != reports.size()) {
            differences.add(bucket.name(manifestKey()) + " names " + named.size() + " reports, expected "
                    + reportKeys().size());
        }
        return reports;
    }

    /** The objects that readers of the parts need; the manifest is compared with them. */
    Stream<NamedObject> parts() {
        return run.manifest().parts().stream().map(NamedObject::of);
    }

    List<NamedObject> rejects() {
        return run.manifest().rejects().stream().map(NamedObject::of).toList();
    }
}
