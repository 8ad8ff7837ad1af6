package dev.nightshift.operation;

import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.Checkpoint;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.ledger.Publication;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunRow;
import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.Column;
import dev.nightshift.login.LatestLogins;
import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.PartitionState;
import dev.nightshift.login.ProtectedColumn;
import dev.nightshift.partfile.PartKeys;
import dev.nightshift.partfile.UnreadablePartException;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.source.ProtectionKey;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.verification.CompleteRun;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds everything that runs have of one id: in the ledger, in part files, also in those that no manifest names, and in
 * documents. It changes nothing, and reports what it could not search. Not thread-safe.
 */
final class IdSearch {

    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(10);

    private final JsonMapper json = new JsonMapper();
    private final OperationContext context;
    private final SoughtId id;
    private final Consumer<String> progress;

    private final List<IdFindings.Finding> findings = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();
    private int parts;
    private long rows;
    private Instant said;

    /** @param progress receives the progress from time to time */
    IdSearch(OperationContext context, SoughtId id, Consumer<String> progress) {
        this.context = context;
        this.id = id;
        this.progress = progress;
        this.said = context.clock().instant();
    }

    /**
     * A run whose objects are searched.
     *
     * @param run its number; null if the ledger does not know it
     * @param forms the forms of the id in its rows
     * @param parts the keys of the parts that it must have
     */
    private record Searched(
            @Nullable Long run, RunFolder folder, Set<LoginId> forms, PartKeys reader, Set<String> parts) {}

    IdFindings search() {
        // The ledger is read first, because reading the parts may take long.
        List<Searched> runs = context.with(this::ofLedger);
        return context.withTarget(target -> {
            List<Searched> all = new ArrayList<>(runs);
            all.addAll(ofBucketOnly(target, runs));
            all.forEach(run -> search(target, run));
            return new IdFindings(id.text(), all.size(), parts, rows, List.copyOf(findings), List.copyOf(unread));
        });
    }

    private List<Searched> ofLedger(Ledger ledger, Target target) {
        List<Searched> runs = new ArrayList<>();
        for (RunRow row : ledger.list().all()) {
            Run run = ledger.runs().require(row.id());
            Optional<Plan> found = ledger.runs().plan(run.id());
            if (found.isEmpty()) {
                continue;
            }
            Plan plan = found.get();
            List<PartRow> committed = ledger.progress().parts(run.id());
            Searched searched = new Searched(
                    run.id(),
                    Documents.folder(run, plan),
                    forms(
                            Documents.folder(run, plan),
                            plan.source().columns().get(plan.source().idColumn()),
                            plan.source().protection()),
                    reader(plan),
                    committed.stream().map(PartRow::key).collect(Collectors.toCollection(TreeSet::new)));
            if (plan.bucket().equals(target.bucket())) {
                runs.add(searched);
            } else {
                unread.add("The objects of run " + run.id() + " are in the bucket " + plan.bucket()
                        + ", which is not the configured one");
            }
            ofLedger(ledger, run, searched, committed);
        }
        return runs;
    }

    /** The forms of the id in a run's rows, also if the ids of that run were protected with the configured key. */
    private Set<LoginId> forms(RunFolder folder, Column ids, @Nullable List<ProtectedColumn> protection) {
        ProtectedColumn done = protection == null
                ? null
                : protection.stream()
                        .filter(column -> column.column().equals(ids.sourceName()))
                        .findFirst()
                        .orElse(null);
        if (done == null) {
            return id.forms(ids);
        }
        ProtectionKey key = context.settings().source().protection().key();
        if (key != null && key.id().equals(done.keyId())) {
            return id.forms(ids, key);
        }
        unread.add("The ids in " + folder.documents() + " were protected (" + done.done()
                + "), and that key is not configured; only an id in its protected form was looked for");
        return id.forms(ids);
    }

    private static PartKeys reader(Plan plan) {
        return PartKeys.of(
                plan.format(),
                plan.compression(),
                Boolean.TRUE.equals(plan.neutralizeFormulas()),
                plan.source().columns(),
                plan.source().idColumn(),
                plan.source().timeColumn());
    }

    private void ofLedger(Ledger ledger, Run run, Searched searched, List<PartRow> committed) {
        for (PlannedPartition partition : ledger.progress().partitions(run.id())) {
            Checkpoint checkpoint = ledger.progress().checkpoint(run.id(), partition.number());
            if (ids(checkpoint).anyMatch(searched.forms()::contains)) {
                add(searched, "ledger", "checkpoint of partition " + partition.number(), null, null);
            }
        }
        boolean inChain = ledger.runs()
                .publication(run.id())
                .map(Publication::chain)
                .filter(chain -> ids(chain.latest(), chain.closestPair()).anyMatch(searched.forms()::contains))
                .isPresent();
        if (inChain) {
            add(searched, "ledger", "answers over the chain", null, null);
        }
        for (PartRow part : committed) {
            if (searched.forms().contains(part.firstId()) || searched.forms().contains(part.lastId())) {
                add(searched, "ledger", "first and last row of " + part.key(), null, null);
            }
        }
        Pattern pattern = SoughtId.pattern(searched.forms());
        boolean named = Stream.concat(
                        Stream.ofNullable(run.lastError()),
                        ledger.leases().attempts(run.id()).stream()
                                .map(Attempt::message)
                                .flatMap(Stream::ofNullable))
                .anyMatch(message -> pattern.matcher(message).find());
        if (named && !searched.forms().isEmpty()) {
            add(searched, "ledger", "error message, perhaps with the same digits for another reason", null, null);
        }
    }

    private static Stream<LoginId> ids(Checkpoint checkpoint) {
        PartitionState.Snapshot state = checkpoint.findings();
        Stream<LoginId> position = Stream.ofNullable(checkpoint.position()).map(place -> place.id());
        if (state == null) {
            return position;
        }
        return Stream.concat(position, ids(state.latest(), state.closestPair()));
    }

    private static Stream<LoginId> ids(LatestLogins.Snapshot latest, ClosestPair.Snapshot closest) {
        return Stream.of(
                        latest.logins().stream(),
                        Stream.ofNullable(closest.first()),
                        Stream.ofNullable(closest.last()),
                        Stream.ofNullable(closest.pair()).flatMap(pair -> Stream.of(pair.earlier(), pair.later())))
                .flatMap(stream -> stream)
                .map(Login::id);
    }

    /** The runs in the bucket that the ledger does not know. */
    private List<Searched> ofBucketOnly(Target target, List<Searched> known) {
        Set<RunFolder> folders = known.stream().map(Searched::folder).collect(Collectors.toSet());
        Set<RunFolder> sources = new HashSet<>();
        sources.add(new RunFolder(target.prefix(), context.source(), Instant.EPOCH, 0));
        folders.forEach(folder -> sources.add(new RunFolder(folder.prefix(), folder.source(), Instant.EPOCH, 0)));
        List<Searched> runs = new ArrayList<>();
        for (RunFolder source : sources) {
            for (RunFolder folder : new RunObjects(target.open(), source).all()) {
                if (!folders.contains(folder)) {
                    ofBucketOnly(target, folder).ifPresent(runs::add);
                }
            }
        }
        return runs;
    }

    private Optional<Searched> ofBucketOnly(Target target, RunFolder folder) {
        try {
            CompleteRun run = CompleteRun.published(target.open(), folder);
            return Optional.of(new Searched(
                    null,
                    folder,
                    forms(folder, run.idColumn(), run.manifest().protection()),
                    run.reader(),
                    run.manifest().parts().stream().map(part -> part.key()).collect(Collectors.toSet())));
        } catch (NightshiftException e) {
            unread.add("The objects in " + target.location(folder.data()) + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }

    private void search(Target target, Searched run) {
        ObjectStore store = target.open();
        Set<String> expected = new TreeSet<>(run.parts());
        for (ObjectSummary object : store.list(run.folder().data())) {
            expected.remove(object.key());
            if (run.folder().hasPart(object.key()) && !object.key().contains("/write-check-")) {
                part(target, run, object.key());
            }
        }
        expected.forEach(key -> unread.add(target.location(key) + " is missing"));
        for (ObjectSummary object : store.list(run.folder().documents())) {
            store.get(object.key()).map(StoredObject::content).ifPresent(content -> {
                if (object.key().contains("/rejects/")) {
                    rejects(target, run, object.key(), content);
                } else if (object.key().endsWith(".json")) {
                    document(target, run, object.key(), content);
                }
            });
        }
    }

    private void part(Target target, Searched run, String key) {
        Optional<byte[]> content = target.open().get(key).map(StoredObject::content);
        long before = rows;
        try {
            content.ifPresent(bytes -> run.reader().readUntrusted(bytes, (time, found) -> {
                rows++;
                if (run.forms().contains(found)) {
                    add(run, "part", target.location(key), rows - before, time);
                }
            }));
        } catch (UnreadablePartException e) {
            unread.add(target.location(key) + ": " + e.getMessage());
        }
        parts++;
        if (!context.clock().instant().isBefore(said.plus(BETWEEN_WORDS))) {
            said = context.clock().instant();
            progress.accept(
                    Figures.count(parts, "part", "parts") + " with " + Figures.count(rows, "row", "rows") + " read.");
        }
    }

    private void document(Target target, Searched run, String key, byte[] content) {
        try {
            JsonNode tree = json.readTree(content);
            boolean has = Stream.of("latestLogins", "closestPair", "chain", "parts")
                    .map(tree::path)
                    .flatMap(node -> node.findValues("id").stream())
                    .anyMatch(value -> run.forms().contains(id(value)));
            if (has) {
                boolean report = key.equals(run.folder().document("report.json"));
                add(run, report ? "report" : "manifest", target.location(key), null, null);
                if (report) {
                    // The page is made of the same answers.
                    add(run, "report", target.location(run.folder().document("report.html")), null, null);
                }
            }
        } catch (JacksonException e) {
            unread.add(target.location(key) + " is not JSON");
        }
    }

    private static LoginId id(JsonNode value) {
        return value.isNumber() ? LoginId.of(value.decimalValue()) : LoginId.of(value.asString(""));
    }

    private void rejects(Target target, Searched run, String key, byte[] content) {
        Pattern pattern = SoughtId.pattern(run.forms());
        long line = 0;
        for (String reject : new String(content, StandardCharsets.UTF_8).lines().toList()) {
            line++;
            String text;
            try {
                JsonNode tree = json.readTree(reject);
                text = tree.path("text")
                        .asString(new String(
                                Base64.getDecoder().decode(tree.path("base64").asString("")), StandardCharsets.UTF_8));
            } catch (JacksonException | IllegalArgumentException e) {
                text = reject;
            }
            if (!run.forms().isEmpty() && pattern.matcher(text).find()) {
                add(run, "rejects", target.location(key), line, null);
            }
        }
    }

    private void add(Searched run, String kind, String place, @Nullable Long row, @Nullable Instant lastLogin) {
        findings.add(new IdFindings.Finding(
                run.run(),
                run.folder().source(),
                run.folder().cutoff(),
                run.folder().rerun(),
                kind,
                place,
                row,
                lastLogin));
    }
}
