package dev.nightshift.publication;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.nightshift.ledger.Run;
import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectChangedException;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectTooLargeException;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code latest.json}: points to the source's newest complete run, and moves only forward, by cutoff, then by rerun. If
 * that run is a night of a chain, it also names the manifests of all nights of the chain, which is then closed under
 * reruns: of each window it names the newest rerun.
 */
public final class LatestPointer {

    private static final int TRIES = 10;

    private static final String MANIFEST = "manifest.json";

    private static final List<String> REQUIRED = List.of("run", "cutoff", "rerun", "manifest");

    /** Far more than a chain of a night a day for a hundred years has. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final ObjectStore store;
    private final String key;

    /** The pointer of the source whose run is in this folder. */
    public LatestPointer(ObjectStore store, RunFolder folder) {
        this.store = store;
        this.key = folder.latest();
    }

    /** Updates the pointer after a run was published, as {@link Latest#after} says, and returns its content. */
    public Latest update(Latest published) {
        NightshiftException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                return tryUpdate(published);
            } catch (ObjectExistsException | ObjectChangedException e) {
                // Another run was published in the meantime; decide again by what it wrote.
                last = e;
            }
        }
        throw NightshiftException.failed(key + " was changed by others " + TRIES + " times in a row", last);
    }

    /**
     * The content of the pointer; empty if it does not exist.
     *
     * @throws BadPointerException if it exists but is malformed
     */
    public Optional<Latest> read() {
        return there().map(this::parse);
    }

    private Optional<StoredObject> there() {
        try {
            return store.get(key);
        } catch (ObjectTooLargeException e) {
            throw bad("it is too large", e);
        }
    }

    /** The content of the pointer after a run without a chain became the newest one. */
    public static Latest latest(Run run, String manifest) {
        return new Latest(run.id(), run.key().cutoff(), run.key().rerun(), manifest, null, null);
    }

    /**
     * The content of the pointer after a night became the newest run.
     *
     * @param chain number of its chain
     * @param nights keys of the manifests of the chain, oldest first; the last one is that of the run
     */
    public static Latest latest(Run run, long chain, List<String> nights) {
        return new Latest(
                run.id(), run.key().cutoff(), run.key().rerun(), nights.get(nights.size() - 1), chain, nights);
    }

    private Latest tryUpdate(Latest published) {
        Optional<StoredObject> there = there();
        Latest present = there.map(this::parse).orElse(null);
        Latest next = published.after(present);
        Content content = Content.of(JsonDocument.of(next).bytes());
        if (there.isEmpty()) {
            store.putIfAbsent(key, content, "application/json");
        } else if (!next.equals(present)) {
            store.putIfMatch(key, content, "application/json", there.get().etag());
        }
        return next;
    }

    private Latest parse(StoredObject object) {
        if (object.content().length > MOST_BYTES) {
            throw bad("it has " + object.content().length + " bytes", null);
        }
        try {
            JsonNode tree = json.readTree(object.content());
            for (String field : REQUIRED) {
                if (!tree.hasNonNull(field)) {
                    throw bad("it has no " + field, null);
                }
            }
            return json.treeToValue(tree, Latest.class);
        } catch (JacksonException e) {
            throw bad(e.getOriginalMessage(), e);
        }
    }

    private BadPointerException bad(String reason, @Nullable Exception cause) {
        return new BadPointerException(
                store.location(key) + " is not JSON in the form that this program writes (" + reason
                        + "); check it, and delete it if it is not needed: the next published run creates it again",
                cause);
    }

    /**
     * The fields of the document.
     *
     * @param manifest key of the manifest of the newest run
     * @param chain number of the chain to which that run belongs; null if it belongs to none
     * @param nights keys of the manifests of all nights of the chain up to that run, oldest first; null without a chain
     */
    public record Latest(
            long run,
            Instant cutoff,
            int rerun,
            String manifest,

            @Nullable @JsonInclude(JsonInclude.Include.NON_NULL)
            Long chain,

            @Nullable @JsonInclude(JsonInclude.Include.NON_NULL)
            List<String> nights) {

        private static final Comparator<Latest> BY_CUTOFF_THEN_RERUN =
                Comparator.comparing(Latest::cutoff).thenComparing(Latest::rerun);

        /** Checks that the nights, if there are any, are those of a chain. */
        public Latest {
            nights = nights == null ? null : List.copyOf(nights);
            if ((chain == null) != (nights == null) || (nights != null && nights.isEmpty())) {
                throw new IllegalArgumentException("a chain has at least one night, and only a chain has nights");
            }
            if (nights != null) {
                nights.forEach(Latest::folder);
            }
        }

        /** Whether this run is newer than the other one. */
        public boolean newerThan(Latest other) {
            return BY_CUTOFF_THEN_RERUN.compare(this, other) > 0;
        }

        /** Whether both point to the same run, regardless of the other nights of its chain. */
        public boolean sameRun(Latest other) {
            return run == other.run
                    && cutoff.equals(other.cutoff)
                    && rerun == other.rerun
                    && manifest.equals(other.manifest);
        }

        /** The keys of the manifests that a reader of the source reads, oldest first. */
        public List<String> manifests() {
            return nights == null ? List.of(manifest) : nights;
        }

        /**
         * The content of the pointer after this run was published. A run that is newer than the one that the pointer
         * has becomes the newest one; of nights of its chain that were published again in the meantime, it names those
         * reruns. A run that is not newer changes nothing, except that the rerun of a night takes the place of that
         * night in the chain.
         *
         * @param present the present content; null if there is none
         */
        public Latest after(@Nullable Latest present) {
            if (present == null) {
                return this;
            }
            boolean newer = newerThan(present);
            if (!sameChain(present)) {
                return newer ? this : present;
            }
            return newer
                    ? with(replaced(manifests(), present.manifests()))
                    : present.with(replaced(present.manifests(), List.of(manifest)));
        }

        private Latest with(List<String> others) {
            return new Latest(run, cutoff, rerun, manifest, chain, others);
        }

        /** By the first window too, because the ledgers of two installations may give a chain the same number. */
        private boolean sameChain(Latest other) {
            return chain != null
                    && chain.equals(other.chain)
                    && folder(manifests().get(0))
                            .cutoff()
                            .equals(folder(other.manifests().get(0)).cutoff());
        }

        /** The manifests, of which those are replaced that have a newer rerun among others. */
        private static List<String> replaced(List<String> manifests, List<String> others) {
            Map<Instant, RunFolder> newest = Stream.concat(manifests.stream(), others.stream())
                    .map(Latest::folder)
                    .collect(Collectors.toMap(
                            RunFolder::cutoff,
                            night -> night,
                            BinaryOperator.maxBy(Comparator.comparingInt(RunFolder::rerun))));
            return manifests.stream()
                    .map(night ->
                            Objects.requireNonNull(newest.get(folder(night).cutoff())))
                    .map(folder -> folder.document(MANIFEST))
                    .toList();
        }

        private static RunFolder folder(String manifest) {
            return RunFolder.ofManifest(manifest)
                    .orElseThrow(() -> new IllegalArgumentException(manifest + " is not the key of a manifest"));
        }
    }

    /** The pointer to the newest run is malformed. The message says what was found and what to do. */
    public static final class BadPointerException extends NightshiftException {

        private static final long serialVersionUID = 1L;

        BadPointerException(String message, @Nullable Throwable cause) {
            super(Reason.REFUSED, message, cause);
        }
    }
}
