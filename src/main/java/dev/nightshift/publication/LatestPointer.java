package dev.nightshift.publication;

import dev.nightshift.ledger.Run;
import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectChangedException;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** {@code latest.json}: the source's newest complete run; it moves forward only, by cutoff, then rerun. */
public final class LatestPointer {

    private static final int TRIES = 10;

    private final JsonMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(
                    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();
    private final ObjectStore store;
    private final String key;

    /** Of the source whose run lies in that folder. */
    public LatestPointer(ObjectStore store, RunFolder folder) {
        this.store = store;
        this.key = folder.latest();
    }

    /** Points to the run unless it points to a newer one, or this one, already. */
    public void moveTo(Run run, String manifest) {
        Latest next = latest(run, manifest);
        NightshiftException last = null;
        for (int i = 0; i < TRIES; i++) {
            try {
                tryMove(next);
                return;
            } catch (ObjectExistsException | ObjectChangedException e) {
                // Another run was published in between: look again whose is newer.
                last = e;
            }
        }
        throw NightshiftException.failed(key + " was changed by others " + TRIES + " times in a row", last);
    }

    /** Whether it points to this run now. */
    public boolean pointsTo(Run run, String manifest) {
        return read().filter(latest(run, manifest)::equals).isPresent();
    }

    /**
     * What it points to; empty if it is not there.
     *
     * @throws BadPointerException if it is there and no such document
     */
    public Optional<Latest> read() {
        return store.get(key).map(this::parse);
    }

    /** What it says where the run is the newest one. */
    public static Latest latest(Run run, String manifest) {
        return new Latest(run.id(), run.key().cutoff(), run.key().rerun(), manifest);
    }

    private void tryMove(Latest next) {
        Content content = Content.of(JsonDocument.of(next).bytes());
        Optional<StoredObject> there = store.get(key);
        if (there.isEmpty()) {
            store.putIfAbsent(key, content, "application/json");
        } else if (next.newerThan(parse(there.get()))) {
            store.putIfMatch(key, content, "application/json", there.get().etag());
        }
    }

    private Latest parse(StoredObject object) {
        try {
            return json.readValue(object.content(), Latest.class);
        } catch (JacksonException e) {
            throw new BadPointerException(
                    "s3://" + store.bucket() + "/" + key + " is not the JSON that this program writes ("
                            + e.getOriginalMessage()
                            + "); look at it, and delete it if it is of no use: the next run makes it anew",
                    e);
        }
    }

    /** The fields of the document. */
    public record Latest(long run, Instant cutoff, int rerun, String manifest) {

        private static final Comparator<Latest> BY_CUTOFF_THEN_RERUN =
                Comparator.comparing(Latest::cutoff).thenComparing(Latest::rerun);

        /** Whether this run, and not the other, is for readers who want the newest one. */
        public boolean newerThan(Latest other) {
            return BY_CUTOFF_THEN_RERUN.compare(this, other) > 0;
        }
    }

    /** The pointer to the newest run is no such document; says what it is instead, and what to do. */
    public static final class BadPointerException extends NightshiftException {

        private static final long serialVersionUID = 1L;

        BadPointerException(String message, Throwable cause) {
            super(Reason.REFUSED, message, cause);
        }
    }
}
