package dev.nightshift.migration;

import dev.nightshift.ledger.Fence;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.partfile.PartEncoder;
import dev.nightshift.partfile.PartFormat;
import dev.nightshift.partfile.PartOptions;
import dev.nightshift.publication.RunFolder;
import dev.nightshift.storage.ObjectStore;
import dev.nightshift.work.StopSignal;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.job.JobInterruptedException;

/**
 * Everything that one attempt at a run works with. It closes only the source, when all rows are read.
 *
 * @param plan the stored plan, or the plan to store in its place
 * @param source the source, which was found to agree with the plan
 * @param encoding the settings for encoding part files that are not part of the plan
 * @param guard checks the number of rows before the run is published
 * @param parts the parts as this attempt sees them
 * @param warnings what manifest and report must say about the bucket
 * @param command gives the command line that a user can paste
 * @param lease the lease of the run; in a worker the claim of the partition
 * @param stop asks the attempt to stop, also when the lease is lost
 * @param sharing how workers copy the partitions; null if this process does
 */
public record AttemptContext(
        Run run,
        Fence lease,
        Ledger ledger,
        ResolvedSource source,
        Plan plan,
        PartOptions encoding,
        VolumeGuard guard,
        ObjectStore store,
        RunFolder folder,
        AttemptParts parts,
        List<String> warnings,
        String programVersion,
        UnaryOperator<String> command,
        StopSignal stop,
        ProgressCounter counter,
        @Nullable Sharing sharing) {

    /** Returns the format of the part files. */
    PartFormat format() {
        return PartFormat.of(
                plan.format(),
                plan.compression(),
                encoding,
                plan.source().columns(),
                plan.source().idColumn(),
                plan.source().timeColumn());
    }

    /** Starts a part. */
    PartEncoder encoder(int partition, int part) {
        return format().begin(folder.facts(partition, part));
    }

    /** Whether the run is planned again, at another snapshot. Until then, no row was read. */
    boolean plansAgain() {
        return ledger.runs()
                .plan(run.id())
                .filter(stored -> !Objects.equals(
                        stored.source().snapshotValue(), plan.source().snapshotValue()))
                .isPresent();
    }

    /** Ends the step if there is a reason to stop. */
    void requireNotStopped() throws JobInterruptedException {
        String reason = stop.reason();
        if (reason != null) {
            throw new JobInterruptedException("Stopped: " + reason);
        }
    }
}
