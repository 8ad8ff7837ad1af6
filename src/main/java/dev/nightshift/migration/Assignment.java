package dev.nightshift.migration;

import dev.nightshift.ledger.Lease;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.partfile.RunFolder;
import dev.nightshift.source.LoginSource;
import dev.nightshift.source.LoginTable;
import dev.nightshift.storage.ObjectStore;

/**
 * What one attempt at a run works with; none of it is closed by the attempt.
 *
 * @param plan the stored plan, or the one to store
 * @param table as it was found now, and found to agree with the plan
 * @param countRows whether plan counts the rows
 * @param guard what must have been read for the run to be published
 */
public record Assignment(
        Run run,
        Lease lease,
        Ledger ledger,
        LoginSource source,
        LoginTable table,
        Plan plan,
        boolean countRows,
        VolumeGuard guard,
        ObjectStore store,
        RunFolder folder,
        String programVersion,
        StopSignal stop,
        Tally tally) {}
