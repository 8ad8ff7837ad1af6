package dev.nightshift.operation;

import dev.nightshift.ledger.Attempt;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.migration.AttemptParts;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.BucketProof;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.storage.ObjectSummary;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.ProgressListener;
import dev.nightshift.work.Reason;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The checks of the bucket before an attempt writes to it. */
final class AttemptBucket {

    private final OperationContext context;
    private final Ledger ledger;
    private final Target target;
    private final ObjectStore store;
    private final ProgressListener progress;

    /** Checks nothing yet. */
    AttemptBucket(
            OperationContext context, Ledger ledger, Target target, ObjectStore store, ProgressListener progress) {
        this.context = context;
        this.ledger = ledger;
        this.target = target;
        this.store = store;
        this.progress = progress;
    }

    /**
     * Makes sure that the bucket contains what this ledger put for the run, and that the run neither overwrites nor
     * duplicates objects that another ledger put. A ledger that is new, or that replaces a lost one, may find such
     * objects.
     */
    void requireOwn(Run run, String newRun, @Nullable Plan stored, RunFolder folder) {
        boolean ours = ledger.runs().publication(run.id()).isPresent();
        List<ObjectSummary> documents = ours ? List.of() : store.list(folder.documents());
        if (!documents.isEmpty()) {
            throw new AlreadyPublishedException("The " + run.key() + " is already published in the bucket ("
                    + target.location(documents.get(0).key()) + "), but this ledger did not publish it; publish it"
                    + " again beside that result with: "
                    + newRun);
        }
        // If the target is another one than that of the plan, the plan's check refuses it later.
        if (!ours
                && stored != null
                && stored.bucket().equals(target.bucket())
                && stored.prefix().equals(target.prefix())) {
            Map<String, ObjectSummary> data = store.list(folder.data()).stream()
                    .collect(Collectors.toMap(ObjectSummary::key, Function.identity()));
            List<PartRow> parts = ledger.progress().parts(run.id());
            if (target.settings().bucket() == null
                    && context.settings().ledger().url() != null) {
                requirePartsOfThisHost(run, newRun, parts, data);
            }
            AttemptParts.requireListed(store.bucket(), data, parts, newRun);
        }
    }

    /** Refuses to resume a run of another host, which that host can still complete. */
    private void requirePartsOfThisHost(
            Run run, String newRun, List<PartRow> parts, Map<String, ObjectSummary> listing) {
        long missing =
                parts.stream().filter(part -> !listing.containsKey(part.key())).count();
        if (missing > 0) {
            String host = ledger.leases().attempts(run.id()).stream()
                    .filter(Attempt::reachedWork)
                    .map(Attempt::host)
                    .reduce("another host", (earlier, last) -> last);
            throw NightshiftException.refused(Figures.count(missing, "part", "parts") + " of run " + run.id()
                    + " cannot be found in " + target.location("") + ": it was last worked on at " + host
                    + ", and without nightshift.target.bucket each host has a local bucket of its own. Restart it on"
                    + " that host, or start a new run here with: " + newRun
                    + "\nSo that each host can resume what another began, set nightshift.target.bucket on all of"
                    + " them");
        }
    }

    /** Makes sure that objects can be put, with the conditions that the settings promise, and deleted. */
    void requireUsable(String key) {
        BucketProof proof = new BucketProof(store, key);
        try {
            proof.requireWritable();
            proof.requireConditions();
        } catch (NightshiftException e) {
            if (e.reason() == Reason.REFUSED) {
                deleteAfter(e, key);
            }
            throw e;
        }
        try {
            store.delete(key);
        } catch (NightshiftException e) {
            progress.note("Warning: objects that do not count will stay in the bucket: " + e.getMessage());
        }
    }

    /** Publishing deletes the object too, but after a refusal the run may never be published. */
    private void deleteAfter(NightshiftException refusal, String key) {
        try {
            store.delete(key);
        } catch (NightshiftException e) {
            refusal.addSuppressed(e);
        }
    }
}
