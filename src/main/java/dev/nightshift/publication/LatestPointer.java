package dev.nightshift.publication;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code latest.json}: points to the source's newest complete run, and moves only forward, by cutoff, then by rerun.
 */
public final class LatestPointer {

    private static final int TRIES = 10;

    /** Far more than its four fields have. */
    private static final int MOST_BYTES = 64 * 1024;

    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();
    private final ObjectStore store;
    private final String key;

    /** The pointer of the source whose run is in this folder. */
    public LatestPointer(ObjectStore store, RunFolder folder) {
        this.store = store;
        this.key = folder.latest();
    }

    /** Makes the pointer point to the run, unless it already points to this run or to a newer one. */
    public void moveTo(Run run, String manifest) {
        Latest next = latest(run, manifest);
        NightshiftException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                tryMove(next);
                return;
            } catch (ObjectExistsException | ObjectChangedException e) {
                // Another run was published in the meantime; check again which one is newer.
                last = e;
            }
        }
        throw NightshiftException.failed(key + " was changed by others " + TRIES + " times in a row", last);
    }

    /** Whether the pointer points to this run. */
    public boolean pointsTo(Run run, String manifest) {
        return read().filter(latest(run, manifest)::equals).isPresent();
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

    /** The content of the pointer if the run is the newest one. */
    public static Latest latest(Run run, String manifest) {
        return new Latest(run.id(), run.key().cutoff(), run.key().rerun(), manifest);
    }

    private void tryMove(Latest next) {
        Content content = Content.of(JsonDocument.of(next).bytes());
        Optional<StoredObject> there = there();
        if (there.isEmpty()) {
            store.putIfAbsent(key, content, "application/json");
        } else if (next.newerThan(parse(there.get()))) {
            store.putIfMatch(key, content, "application/json", there.get().etag());
        }
    }

    private Latest parse(StoredObject object) {
        if (object.content().length > MOST_BYTES) {
            throw bad("it has " + object.content().length + " bytes", null);
        }
        try {
            return json.readValue(object.content(), Latest.class);
        } catch (JacksonException e) {
            throw bad(e.getOriginalMessage(), e);
        }
    }

    private BadPointerException bad(String reason, @Nullable Exception cause) {
        return new BadPointerException(
                "s3://" + store.bucket() + "/" + key + " is not JSON in the form that this program writes (" + reason
                        + "); check it, and delete it if it is not needed: the next published run creates it again",
                cause);
    }

    /** The fields of the document. */
    public record Latest(long run, Instant cutoff, int rerun, String manifest) {

        private static final Comparator<Latest> BY_CUTOFF_THEN_RERUN =
                Comparator.comparing(Latest::cutoff).thenComparing(Latest::rerun);

        /** Whether this run is newer than the other one. */
        public boolean newerThan(Latest other) {
            return BY_CUTOFF_THEN_RERUN.compare(this, other) > 0;
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
