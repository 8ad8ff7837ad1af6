package dev.nightshift.publication;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunKey;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code current/symlink.txt}: the S3 URLs of the current run's parts, one per line, for readers that follow such
 * lists; of a chain, those of all its nights. Only a run that {@code latest.json} names writes it, and only as that
 * pointer says, so it moves only forward, as the pointer does.
 *
 * <p>It reads the list, then the pointer, and replaces only the version of the list that it read, so an older pointer
 * can never overwrite the list of a newer one. A run that died in between writes the list when it publishes again.
 */
public final class SymlinkList {

    private static final Logger log = LoggerFactory.getLogger(SymlinkList.class);

    private static final int TRIES = 10;

    private final ObjectStore store;
    private final String key;

    public SymlinkList(ObjectStore store, RunFolder folder) {
        this.store = store;
        this.key = folder.symlinks();
    }

    /**
     * The content of the list if these are the current parts.
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
     * Writes the list if the pointer names the run.
     *
     * @param manifest key of the run's manifest
     * @param ledger knows the parts of the run and of the other nights of its chain
     */
    public void write(LatestPointer pointer, String manifest, Ledger ledger) {
        NightshiftException last = null;
        for (int i = 0; i < TRIES; i++) {
            Optional<StoredObject> there = store.get(key);
            Optional<LatestPointer.Latest> latest =
                    pointer.read().filter(named -> named.manifests().contains(manifest));
            if (latest.isEmpty()) {
                return;
            }
            List<Run> runs = runs(latest.get(), ledger);
            if (runs.size() < latest.get().manifests().size()) {
                log.warn("{} was not written, because latest.json names runs that the ledger does not know", key);
                return;
            }
            List<String> parts = runs.stream()
                    .flatMap(run -> ledger.progress().parts(run.id()).stream())
                    .map(PartRow::key)
                    .toList();
            byte[] lines = lines(store.bucket(), parts);
            if (there.filter(object -> Arrays.equals(object.content(), lines)).isPresent()) {
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

    private static List<Run> runs(LatestPointer.Latest latest, Ledger ledger) {
        return latest.manifests().stream()
                .flatMap(manifest -> RunFolder.ofManifest(manifest).stream())
                .flatMap(folder ->
                        ledger.runs().find(new RunKey(folder.source(), folder.cutoff(), folder.rerun())).stream())
                .toList();
    }
}
