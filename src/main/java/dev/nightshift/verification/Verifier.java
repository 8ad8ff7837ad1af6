package dev.nightshift.verification;

import dev.nightshift.ledger.PartRow;
import dev.nightshift.login.Findings;
import dev.nightshift.partfile.JsonDocument;
import dev.nightshift.partfile.Sha256;
import dev.nightshift.storage.ObjectStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares what lies in the bucket of a published run with its manifest and the ledger; only reads. A failure of the
 * bucket is its {@code StorageException}, and no difference.
 */
public final class Verifier {

    private static final JsonMapper JSON = new JsonMapper();

    /** What a report says that comes from rows alone. */
    private static final List<String> ANSWERS = List.of("latestLogins", "closestPair", "totals", "timeline", "gaps");

    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(10);

    private final Bucket bucket;
    private final Consumer<String> told;
    private final Clock clock;

    /**
     * For the runs of one bucket.
     *
     * @param location names an object, by its key, to people
     * @param told hears, now and then, how far it is
     */
    public Verifier(ObjectStore store, UnaryOperator<String> location, Consumer<String> told, Clock clock) {
        this.bucket = new Bucket(store, location);
        this.told = told;
        this.clock = clock;
    }

    /**
     * Compares one run.
     *
     * @param deep reads every part: its hash, its rows, their order, and the answers computed again from them; without,
     *     only the sizes of parts are looked at
     */
    public Verification verify(CompleteRun run, boolean deep) {
        List<String> differences = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        DocumentCheck documents = new DocumentCheck(bucket, run, differences);
        List<NamedObject> reports = documents.manifest();
        documents.pointers();
        List<NamedObject> named = Stream.of(documents.parts(), documents.rejects().stream(), reports.stream())
                .flatMap(objects -> objects)
                .toList();
        sizes(run, documents, named, differences, notes);
        @Nullable JsonNode report = null;
        for (NamedObject object : reports) {
            Optional<byte[]> bytes = same(object, differences);
            if (object.key().endsWith("/report.json")) {
                report = bytes.flatMap(content -> json(object, content, differences))
                        .orElse(null);
            }
        }
        if (deep) {
            documents.rejects().forEach(object -> same(object, differences));
            answers(rows(run, differences), run, report, differences);
        }
        return new Verification(
                run.run().id(),
                run.run().key().source(),
                run.run().key().cutoff(),
                run.run().key().rerun(),
                bucket.name(documents.manifestKey()),
                deep,
                // And the manifest, _SUCCESS and the pointer.
                named.size() + 3,
                run.rows(),
                run.parts().stream().mapToLong(PartRow::bytes).sum(),
                differences,
                notes);
    }

    private void sizes(
            CompleteRun run,
            DocumentCheck documents,
            List<NamedObject> named,
            List<String> differences,
            List<String> notes) {
        Map<String, Long> there =
                bucket.sizes(List.of(run.folder().data(), run.folder().documents()));
        for (NamedObject object : named) {
            Long bytes = there.get(object.key());
            if (bytes == null) {
                differences.add(bucket.name(object.key()) + " is not there, expected " + object.bytes() + " bytes");
            } else if (bytes != object.bytes()) {
                differences.add(bucket.name(object.key()) + " has " + bytes + " bytes, expected " + object.bytes());
            }
        }
        Set<String> strangers = new TreeSet<>(there.keySet());
        strangers.removeAll(named.stream().map(NamedObject::key).collect(Collectors.toSet()));
        strangers.removeAll(Set.of(documents.manifestKey(), documents.successKey()));
        for (String stranger : strangers) {
            notes.add(bucket.name(stranger)
                    + " lies there too, and the manifest does not name it: only readers that do not"
                    + " go by the manifest meet it");
        }
    }

    /** The object if it is there and has the bytes that it should have; that it is not there was told by its size. */
    private Optional<byte[]> same(NamedObject object, List<String> differences) {
        Optional<byte[]> bytes = bucket.get(object.key());
        bytes.map(Sha256::of)
                .filter(hash -> !hash.equals(object.sha256()))
                .ifPresent(hash -> differences.add(
                        bucket.name(object.key()) + " has the SHA-256 " + hash + ", expected " + object.sha256()));
        return bytes;
    }

    private Optional<JsonNode> json(NamedObject object, byte[] bytes, List<String> differences) {
        try {
            return Optional.of(JSON.readTree(bytes));
        } catch (JacksonException e) {
            differences.add(bucket.name(object.key()) + " is no report: " + e.getOriginalMessage());
            return Optional.empty();
        }
    }

    /** @return what all rows say; null where they could not all be read in order */
    private @Nullable Findings rows(CompleteRun run, List<String> differences) {
        RowCheck rows = new RowCheck(run.reader(), run.plan().ofFile(), run.emptyFindings(), differences);
        Instant said = clock.instant();
        int done = 0;
        for (PartRow part : run.parts()) {
            Optional<byte[]> bytes = same(NamedObject.of(part), differences);
            bytes.ifPresentOrElse(content -> rows.read(part, bucket.name(part.key()), content), rows::missing);
            done++;
            if (!clock.instant().isBefore(said.plus(BETWEEN_WORDS))) {
                said = clock.instant();
                told.accept(done + " of " + run.parts().size() + " parts are read.");
            }
        }
        return rows.findings();
    }

    private void answers(
            @Nullable Findings found, CompleteRun run, @Nullable JsonNode report, List<String> differences) {
        if (found == null) {
            differences.add("The answers could not be computed again, because not all rows could be read in order");
            return;
        }
        JsonNode again = JSON.readTree(JsonDocument.of(run.report(found)).bytes());
        JsonNode ledger =
                JSON.readTree(JsonDocument.of(run.report(run.findings())).bytes());
        for (String field : ANSWERS) {
            JsonDifference.first(field, again.get(field), ledger.get(field))
                    .ifPresent(difference ->
                            differences.add("By the ledger, " + difference + " by the rows of the parts"));
            if (report != null) {
                JsonDifference.first(field, again.get(field), report.get(field))
                        .ifPresent(difference ->
                                differences.add(bucket.name(run.folder().document("report.json")) + ": " + difference
                                        + " by the rows of the parts"));
            }
        }
    }
}
