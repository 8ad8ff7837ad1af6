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
import org.springframework.batch.core.job.JobInterruptedException;

/**
 * What one attempt at a run works with; none of it is closed by the attempt.
 *
 * @param plan the stored plan, or the one to store
 * @param source found to agree with the plan
 * @param encoding of part files beyond what the plan says
 * @param guard what must have been read for the run to be published
 * @param stop says so too when the lease is lost
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

    /** Ends the step if there is a reason to. */
    void requireNoStop() throws JobInterruptedException {
        String reason = stop.reason();
        if (reason != null) {
            throw new JobInterruptedException("Stopped: " + reason);
        }
    }
}
