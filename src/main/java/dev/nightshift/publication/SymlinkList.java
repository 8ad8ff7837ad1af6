package dev.nightshift.publication;

import dev.nightshift.ledger.PartRow;
import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectChangedException;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.StoredObject;
import dev.nightshift.work.NightshiftException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * {@code current/symlink.txt}: the S3 URLs of the current run's parts, one per line, for readers that follow such
 * lists. Only the run to which {@code latest.json} points writes it, so it moves only forward, as the pointer does.
 *
 * <p>It reads the list, then checks which run is the latest, and replaces only the version that it read, so an older
 * run can never overwrite a newer one. A run that died in between writes the list when it publishes again.
 */
public final class SymlinkList {

    private static final int TRIES = 10;

    private final ObjectStore store;
    private final String key;

    public SymlinkList(ObjectStore store, RunFolder folder) {
        this.store = store;
        this.key = folder.symlinks();
    }

    /**
     * The content of the list if a run with these parts is the newest one.
     *
     * @param parts their keys
     */
    public static byte[] lines(String bucket, List<String> parts) {
        return parts.stream()
                .map(part -> "s3://" + bucket + "/" + part + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Writes the list if the run is the latest one.
     *
     * @param latest whether {@code latest.json} points to the run
     */
    public void write(List<PartRow> parts, BooleanSupplier latest) {
        byte[] lines = lines(store.bucket(), parts.stream().map(PartRow::key).toList());
        NightshiftException last = null;
        for (int i = 0; i < TRIES; i++) {
            Optional<StoredObject> there = store.get(key);
            if (!latest.getAsBoolean()
                    || there.filter(object -> Arrays.equals(object.content(), lines))
                            .isPresent()) {
                return;
            }
            try {
                if (there.isEmpty()) {
                    store.putIfAbsent(key, Content.of(lines), "text/plain");
                } else {
                    store.putIfMatch(
                            key, Content.of(lines), "text/plain", there.get().etag());
                }
                return;
            } catch (ObjectExistsException | ObjectChangedException e) {
                last = e;
            }
        }
        throw NightshiftException.failed(key + " was changed by others " + TRIES + " times in a row", last);
    }
}
