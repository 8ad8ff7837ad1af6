package dev.nightshift.migration;

import dev.nightshift.chain.Chains;
import dev.nightshift.ledger.Fence;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Run;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.LatestPointer;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.publication.SymlinkList;
import dev.nightshift.storage.Content;
import dev.nightshift.storage.ObjectExistsException;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.work.NightshiftException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.JobInterruptedException;

/**
 * Puts the documents of a run in such an order that a reader which trusts only the manifest never sees a half-written
 * run: reports, manifest, {@code _SUCCESS}, then the pointer to the newest run and the list of its parts. Then removes
 * the objects that do not count.
 */
final class Publisher {

    private static final Logger log = LoggerFactory.getLogger(Publisher.class);

    private static final String JSON = "application/json";

    private final ObjectStore store;
    private final RunFolder folder;
    private final Fence lease;
    private final Run run;
    private final AttemptContext attempt;
    private final IdempotentPut puts;

    Publisher(AttemptContext attempt) {
        this.attempt = attempt;
        this.store = attempt.store();
        this.folder = attempt.folder();
        this.lease = attempt.lease();
        this.run = attempt.run();
        this.puts = new IdempotentPut(store, attempt.stop());
    }

    void publish(Documents documents, List<PartRow> parts, Map<String, Path> rejects) throws JobInterruptedException {
        for (Map.Entry<String, Path> file : rejects.entrySet()) {
            put(file.getKey(), Content.of(file.getValue()), "application/x-ndjson");
        }
        put("report.json", documents.reportJson().bytes(), JSON);
        if (documents.reportHtml() != null) {
            put("report.html", documents.reportHtml().bytes(), "text/html; charset=utf-8");
        }
        // At the last moment before the manifest names them. If it names them already, this would prove nothing.
        String ownManifest = documents.manifestJson().sha256();
        if (!published(ownManifest)) {
            attempt.parts().requireStored(attempt, parts, ownManifest);
        }
        put("manifest.json", documents.manifestJson().bytes(), JSON);
        byte[] success = (documents.manifestJson().sha256() + "\n").getBytes(StandardCharsets.US_ASCII);
        put("_SUCCESS", success, "text/plain");
        lease.check(attempt.stop());
        LatestPointer latest = new LatestPointer(store, folder);
        String manifest = folder.document("manifest.json");
        LatestPointer.Latest named =
                latest.update(new Chains(attempt.ledger(), run.key().source()).latest(run, attempt.plan()));
        lease.check(attempt.stop());
        new SymlinkList(store, folder).write(latest, manifest, attempt.ledger());
        lease.check(attempt.stop());
        removeOrphans(parts);
        if (!named.manifests().contains(manifest)) {
            attempt.counter()
                    .note("Run " + run.id() + " is published, but latest.json still names run " + named.run()
                            + " (cutoff " + named.cutoff() + ", rerun " + named.rerun()
                            + "), which is later, so that readers who start there still see that one");
        }
    }

    private boolean published(String ownManifest) {
        return store.digest(folder.document("manifest.json"))
                .filter(found -> found.sha256().equals(ownManifest))
                .isPresent();
    }

    private void put(String name, byte[] bytes, String contentType) throws JobInterruptedException {
        put(name, Content.of(bytes), contentType);
    }

    private void put(String name, Content content, String contentType) throws JobInterruptedException {
        lease.check(attempt.stop());
        String key = folder.document(name);
        try {
            puts.putSame(key, content, contentType);
        } catch (ObjectExistsException e) {
            throw AttemptParts.publishedByAnother(attempt, key, e);
        }
    }

    private void removeOrphans(List<PartRow> parts) {
        Set<String> counted = parts.stream().map(PartRow::key).collect(Collectors.toSet());
        for (ObjectSummary object : store.list(folder.data())) {
            if (!counted.contains(object.key())) {
                try {
                    store.delete(object.key());
                } catch (NightshiftException e) {
                    log.warn(
                            "{} does not belong to a published run and could not be deleted: {}",
                            object.key(),
                            e.getMessage());
                }
            }
        }
    }
}
