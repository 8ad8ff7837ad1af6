package dev.nightshift.migration;

import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.partfile.PartEncoder;
import dev.nightshift.partfile.PartFormat;
import dev.nightshift.partfile.PartOptions;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.StopSignal;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt at a run works with; none of it is closed by the attempt.
 *
 * @param plan the stored plan, or the one to store
 * @param source found to agree with the plan
 * @param encoding of part files beyond what the plan says
 * @param guard what must have been read for the run to be published
 */
public record AttemptContext(
        Run run,
        Lease lease,
        Ledger ledger,
        ResolvedSource source,
        Plan plan,
        PartOptions encoding,
        VolumeGuard guard,
        ObjectStore store,
        RunFolder folder,
        String programVersion,
        StopSignal stop,
        ProgressCounter counter) {

    /** What parts are written in. */
    PartFormat format() {
        return PartFormat.of(
                plan.format(),
                plan.compression(),
                encoding,
                plan.source().columns(),
                plan.source().idColumn(),
                plan.source().timeColumn());
    }

    /** Begins a part. */
    PartEncoder encoder(int partition, int part) {
        return format().begin(folder.facts(partition, part));
    }

    /** Why not to go on, in words; null: go on. */
    @Nullable String interruption() {
        if (stop.reason() != null) {
            return "Stopped: " + stop.reason();
        }
        return lease.held() ? null : "The lease was lost";
    }
}
