package dev.nightshift.migration;

import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.partfile.PartOptions;
import dev.nightshift.partfile.RunFolder;
import dev.nightshift.source.RecordSource;
import dev.nightshift.storage.ObjectStore;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt at a run works with; none of it is closed by the attempt.
 *
 * @param plan the stored plan, or the one to store
 * @param rows of the source as it was found now, and found to agree with the plan
 * @param intake of a file, which is what {@code rows} are then; null for a table
 * @param encoding of part files beyond what the plan says
 * @param countRows whether plan counts the rows
 * @param guard what must have been read for the run to be published
 */
public record Assignment(
        Run run,
        Lease lease,
        Ledger ledger,
        RecordSource rows,
        @Nullable FileIntake intake,
        Plan plan,
        PartOptions encoding,
        boolean countRows,
        VolumeGuard guard,
        ObjectStore store,
        RunFolder folder,
        String programVersion,
        StopSignal stop,
        Tally tally) {

    /** Why not to go on, in words; null: go on. */
    @Nullable String interruption() {
        if (stop.reason() != null) {
            return "Stopped: " + stop.reason();
        }
        return lease.held() ? null : "The lease was lost";
    }
}
