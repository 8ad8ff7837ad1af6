package dev.nightshift.verification;

import dev.nightshift.login.PartitionState;
import dev.nightshift.publication.Manifest;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Sha256;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the objects of a published run in the bucket with its manifest and, if it is known, the ledger, without
 * changing anything. A failure of the bucket is thrown as a {@code NightshiftException}; it is not a difference.
 */
public final class Verifier {

    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(10);

    private final Bucket bucket;
    private final Consumer<String> progress;
    private final Clock clock;

    /**
     * Verifies the runs of one bucket.
     *
     * @param progress receives messages about the progress from time to time
     */
    public Verifier(ObjectStore store, Consumer<String> progress, Clock clock) {
        this.bucket = new Bucket(store);
        this.progress = progress;
        this.clock = clock;
    }

    /**
     * Compares a run with nothing but its manifest, and computes its answers again from its rows.
     *
     * @param key key of the manifest, or of {@code latest.json}, which names it
     * @param chain whether to compare all nights that {@code latest.json} names
     * @param next what to do if there are differences
     * @throws NightshiftException if there is no object with that key, or if a newer version of the program wrote it
     */
    public Verification verify(String key, boolean chain, String next) {
        PublishedFolder published = new PublishedFolder(bucket);
        RunFolder folder = published.folder(key);
        try {
            List<CompleteRun> runs = (chain ? published.nights(key) : List.of(folder))
                    .stream().map(found -> published.run(found, key)).toList();
            for (CompleteRun run : runs) {
                if (run.objection() != null) {
                    throw NightshiftException.refused("The parts cannot be read here: " + run.objection());
                }
            }
            return chain ? verify(runs, run -> run, true, run -> next) : verify(runs.get(0), true, next);
        } catch (DamagedException e) {
            return new Verification(
                    null,
                    null,
                    folder.source(),
                    folder.cutoff(),
                    folder.rerun(),
                    bucket.name(folder.document("manifest.json")),
                    true,
                    false,
                    0,
                    0,
                    0,
                    List.of(String.valueOf(e.getMessage())),
                    List.of(),
                    next);
        }
    }

    /**
     * Compares one run.
     *
     * @param deep whether to read every part and check its hash, its rows, their order, and the answers computed again
     *     from them; otherwise only the sizes of parts are checked
     * @param next what to do if there are differences
     */
    public Verification verify(CompleteRun run, boolean deep, String next) {
        return verify(run, deep, next, true);
    }

    /**
     * Compares all nights of a chain, and whether they fit together. Of the answers, those of one night at a time are
     * in memory.
     *
     * @param chain the nights, oldest first; at least one
     * @param reader gives what a night should be
     * @param next what to do if there are differences, of which the first are in this night
     */
    public <N> Verification verify(
            List<N> chain, Function<N, CompleteRun> reader, boolean deep, Function<CompleteRun, String> next) {
        List<CompleteRun> nights = new ArrayList<>();
        List<Verification> each = new ArrayList<>();
        CompleteRun damaged = null;
        for (N member : chain) {
            CompleteRun night = reader.apply(member);
            nights.add(night.withoutFindings());
            each.add(verify(night, deep, "", nights.size() == chain.size()));
            if (damaged == null && !each.get(each.size() - 1).differences().isEmpty()) {
                damaged = nights.get(nights.size() - 1);
            }
        }
        List<String> differences = all(each, Verification::differences);
        List<String> notes = all(each, Verification::notes);
        boolean again = each.stream().allMatch(Verification::answersComputed);
        ChainCheck together = new ChainCheck(bucket, nights, differences, notes);
        together.windows();
        if (again) {
            together.rows();
        }
        Verification last = each.get(each.size() - 1);
        return new Verification(
                nights.size(),
                last.run(),
                last.source(),
                last.cutoff(),
                last.rerun(),
                last.manifest(),
                deep,
                again,
                each.stream().mapToInt(Verification::objects).sum(),
                each.stream().mapToLong(Verification::rows).sum(),
                each.stream().mapToLong(Verification::bytes).sum(),
                differences,
                notes,
                differences.isEmpty() ? null : next.apply(damaged == null ? nights.get(nights.size() - 1) : damaged));
    }

    private static List<String> all(List<Verification> each, Function<Verification, List<String>> sentences) {
        return each.stream().map(sentences).flatMap(List::stream).collect(Collectors.toCollection(ArrayList::new));
    }

    /** @param newest whether the pointer to the newest run is checked too */
    private Verification verify(CompleteRun run, boolean deep, String next, boolean newest) {
        List<String> differences = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        DocumentCheck documents = new DocumentCheck(bucket, run, differences);
        boolean again = false;
        try {
            again = compared(run, documents, deep, newest, differences, notes);
        } catch (DamagedException e) {
            // Without the document that cannot be read, the rest cannot be compared.
            differences.add(String.valueOf(e.getMessage()));
        }
        return new Verification(
                null,
                run.manifest().run().id(),
                run.folder().source(),
                run.folder().cutoff(),
                run.folder().rerun(),
                bucket.name(documents.manifestKey()),
                deep,
                again,
                // Besides parts and rejects: the reports, the manifest and _SUCCESS.
                run.manifest().parts().size()
                        + documents.rejects().size()
                        + documents.reportKeys().size()
                        + 2,
                run.rows(),
                run.bytes(),
                differences,
                notes,
                differences.isEmpty() ? null : next);
    }

    /** @return whether the answers were computed again */
    private boolean compared(
            CompleteRun run,
            DocumentCheck documents,
            boolean deep,
            boolean newest,
            List<String> differences,
            List<String> notes) {
        Optional<List<NamedObject>> reports = documents.manifest();
        if (newest) {
            new PointerCheck(bucket, run, differences, notes).check();
        }
        List<NamedObject> named = Stream.of(
                        documents.parts(),
                        documents.rejects().stream(),
                        reports.stream().flatMap(List::stream))
                .flatMap(objects -> objects)
                .toList();
        Map<String, Long> there =
                bucket.sizes(List.of(run.folder().data(), run.folder().documents()));
        sizes(there, documents, named, differences, notes);
        AnswerCheck answers = new AnswerCheck(bucket, run, differences);
        reports(there, documents, reports, answers, differences);
        if (run.manifest().rejectedKept() != null) {
            notes.add(Figures.number(run.manifest().rejectedKept()) + " of the "
                    + Figures.count(run.manifest().rejected(), "rejected line is kept", "rejected lines are kept"));
        }
        if (!deep) {
            return false;
        }
        rejects(there, run, documents, differences);
        PartitionState found = rows(there, run, differences);
        if (found == null) {
            return false;
        }
        answers.computed(found);
        return true;
    }

    /**
     * Checks the reports. Without a manifest, they must at least exist, and the answers must be those of the ledger.
     */
    private void reports(
            Map<String, Long> there,
            DocumentCheck documents,
            Optional<List<NamedObject>> named,
            AnswerCheck answers,
            List<String> differences) {
        if (named.isPresent()) {
            for (NamedObject object : named.get()) {
                Optional<byte[]> bytes = same(there, object, differences);
                if (object.key().equals(documents.reportKey())) {
                    bytes.ifPresent(answers::published);
                }
            }
            return;
        }
        for (String key : documents.reportKeys()) {
            Optional<byte[]> bytes = bucket.get(key);
            if (bytes.isEmpty()) {
                differences.add(bucket.name(key) + " is missing");
            } else if (key.equals(documents.reportKey())) {
                answers.published(bytes.get());
            }
        }
    }

    /** Checks the rejected lines that are kept. */
    private void rejects(Map<String, Long> there, CompleteRun run, DocumentCheck documents, List<String> differences) {
        long lines = 0;
        for (NamedObject object : documents.rejects()) {
            Optional<byte[]> content = same(there, object, differences);
            if (content.isEmpty()) {
                return;
            }
            for (byte b : content.get()) {
                lines += b == '\n' ? 1 : 0;
            }
        }
        Long kept = run.manifest().rejectedKept();
        long expected = kept == null ? run.manifest().rejected() : kept;
        if (lines != expected) {
            differences.add("The files of rejects have " + Figures.count(lines, "line", "lines") + ", expected "
                    + Figures.number(expected));
        }
    }

    private void sizes(
            Map<String, Long> there,
            DocumentCheck documents,
            List<NamedObject> named,
            List<String> differences,
            List<String> notes) {
        for (NamedObject object : named) {
            Long bytes = there.get(object.key());
            if (bytes == null) {
                differences.add(bucket.name(object.key()) + " is missing, expected " + object.bytes() + " bytes");
            } else if (bytes != object.bytes()) {
                differences.add(bucket.name(object.key()) + " has " + bytes + " bytes, expected " + object.bytes());
            }
        }
        Set<String> strangers = new TreeSet<>(there.keySet());
        strangers.removeAll(named.stream().map(NamedObject::key).collect(Collectors.toSet()));
        strangers.removeAll(Set.of(documents.manifestKey(), documents.successKey()));
        strangers.removeAll(documents.reportKeys());
        for (String stranger : strangers) {
            notes.add(bucket.name(stranger) + " is in the run's folder, but the manifest does not name it");
        }
    }

    /**
     * The object if it has the expected bytes. It is not read if it has another size, which the check of sizes reports.
     */
    private Optional<byte[]> same(Map<String, Long> there, NamedObject object, List<String> differences) {
        if (!Long.valueOf(object.bytes()).equals(there.get(object.key()))) {
            return Optional.empty();
        }
        if (object.bytes() > ObjectStore.MOST_BYTES) {
            differences.add(bucket.name(object.key()) + " has " + object.bytes()
                    + " bytes, more than an object of this program can have; it was not read");
            return Optional.empty();
        }
        Optional<byte[]> bytes = bucket.get(object.key());
        if (bytes.isEmpty()) {
            differences.add(bucket.name(object.key()) + " was deleted in the meantime");
            return bytes;
        }
        String hash = Sha256.of(bytes.get());
        if (!hash.equals(object.sha256())) {
            differences.add(bucket.name(object.key()) + " has the SHA-256 " + hash + ", expected " + object.sha256());
            return Optional.empty();
        }
        return bytes;
    }

    /** @return the findings from all rows; null if they could not all be read in order */
    private @Nullable PartitionState rows(Map<String, Long> there, CompleteRun run, List<String> differences) {
        RowCheck rows = new RowCheck(
                run.reader(),
                run.equalKeys(),
                run.protectedOrder(),
                run.localTimes(),
                run.manifest().window(),
                run.emptyFindings(),
                differences);
        Instant said = clock.instant();
        int done = 0;
        for (Manifest.Part part : run.manifest().parts()) {
            same(there, NamedObject.of(part), differences)
                    .ifPresentOrElse(content -> rows.read(part, bucket.name(part.key()), content), rows::missing);
            done++;
            if (!clock.instant().isBefore(said.plus(BETWEEN_WORDS))) {
                said = clock.instant();
                progress.accept(Figures.number(done) + " of "
                        + Figures.count(run.manifest().parts().size(), "part", "parts") + " read.");
            }
        }
        return rows.findings();
    }
}
