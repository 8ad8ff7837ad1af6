package dev.nightshift.operation;

import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Removes the objects of whole runs of one source. It first removes what leads readers to a run, and last the report,
 * from which a later call knows how old the run is. A removal that was interrupted can thus be repeated, and no reader
 * sees a manifest whose parts are gone.
 */
final class RunObjects {

    private static final Pattern OF_RUN = Pattern.compile("(?:data|runs)/(cutoff=[^/]+/rerun=[^/]+)/.+");

    private static final String REPORT = "report.json";

    private final ObjectStore store;
    private final Map<RunFolder, List<ObjectSummary>> runs = new HashMap<>();

    private int objects;
    private long bytes;
    private boolean versions;
    private int refused;
    private @Nullable String refusal;

    /** @param any the folder of any run of the source */
    RunObjects(ObjectStore store, RunFolder any) {
        this.store = store;
        String source = any.latest().replaceFirst("latest\\.json$", "");
        for (String tree : List.of("runs/", "data/")) {
            for (ObjectSummary object : store.list(source + tree)) {
                Matcher run = OF_RUN.matcher(object.key().substring(source.length()));
                if (run.matches()) {
                    RunFolder.ofManifest(source + "runs/" + run.group(1) + "/manifest.json")
                            .ifPresent(folder -> runs.computeIfAbsent(folder, unused -> new ArrayList<>())
                                    .add(object));
                }
            }
        }
    }

    /** All runs that have objects. */
    Set<RunFolder> all() {
        return Set.copyOf(runs.keySet());
    }

    /** The runs that were published, newest first. */
    List<RunFolder> published() {
        return runs.keySet().stream()
                .filter(run -> has(run, "manifest.json"))
                .sorted(Comparator.comparing(RunFolder::cutoff)
                        .thenComparing(RunFolder::rerun)
                        .reversed())
                .toList();
    }

    private boolean has(RunFolder run, String document) {
        return runs.getOrDefault(run, List.of()).stream()
                .anyMatch(object -> object.key().equals(run.document(document)));
    }

    /**
     * The runs that were published before a moment according to their reports, except some.
     *
     * @param known runs whose age is known from elsewhere
     */
    List<RunFolder> publishedBefore(Instant moment, Set<RunFolder> known) {
        return runs.keySet().stream()
                .filter(run -> !known.contains(run))
                .filter(run -> finished(run).filter(moment::isAfter).isPresent())
                .sorted(Comparator.comparing(RunFolder::cutoff).thenComparing(RunFolder::rerun))
                .toList();
    }

    private Optional<Instant> finished(RunFolder run) {
        if (!has(run, REPORT)) {
            return Optional.empty();
        }
        try {
            return store.get(run.document(REPORT))
                    .map(StoredObject::content)
                    .map(report -> new JsonMapper()
                            .readTree(report)
                            .at("/run/finishedAt")
                            .asString(""))
                    .map(Instant::parse);
        } catch (JacksonException | DateTimeException e) {
            // Its age is unknown, so it is not old.
            return Optional.empty();
        }
    }

    /** The number of the chain of which a run is a night, according to its manifest; empty if it belongs to none. */
    Optional<Long> chain(RunFolder run) {
        try {
            return store.get(run.document("manifest.json"))
                    .map(StoredObject::content)
                    .map(manifest -> new JsonMapper().readTree(manifest).path("chain"))
                    .filter(JsonNode::isIntegralNumber)
                    .map(JsonNode::asLong);
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Counts the objects of a run that would be removed. */
    void count(RunFolder run) {
        for (ObjectSummary object : runs.getOrDefault(run, List.of())) {
            objects++;
            bytes += object.bytes();
        }
    }

    /**
     * Removes the objects of a run.
     *
     * @return whether all of them are gone
     */
    boolean remove(RunFolder run) {
        List<String> first = List.of(run.document("_SUCCESS"), run.document("manifest.json"));
        List<ObjectSummary> ordered = runs.getOrDefault(run, List.of()).stream()
                .sorted(Comparator.comparingInt(object -> first.contains(object.key())
                        ? first.indexOf(object.key())
                        : object.key().equals(run.document(REPORT)) ? first.size() + 1 : first.size()))
                .toList();
        boolean all = true;
        for (ObjectSummary object : ordered) {
            boolean leads = first.contains(object.key());
            boolean last = object.key().equals(run.document(REPORT));
            if (last && !all) {
                continue;
            }
            if (!remove(object)) {
                all = false;
                if (leads) {
                    // Readers still find the run.
                    return false;
                }
            }
        }
        return all;
    }

    private boolean remove(ObjectSummary object) {
        try {
            versions |= store.delete(object.key());
            objects++;
            bytes += object.bytes();
            return true;
        } catch (NightshiftException e) {
            if (e.reason() != Reason.REFUSED) {
                throw e;
            }
            refused++;
            refusal = refusal == null ? e.getMessage() : refusal;
            return false;
        }
    }

    /** What was counted or removed so far. */
    PurgeResult.Objects result(List<String> unknown) {
        return new PurgeResult.Objects(objects, bytes, versions, refused, refusal, unknown);
    }
}
