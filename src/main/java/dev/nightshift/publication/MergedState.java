package dev.nightshift.publication;

import dev.nightshift.ledger.Checkpoint;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.ledger.Run;
import dev.nightshift.login.PartitionState;

/** The findings of a run's partitions, merged in stream order: those of one pass over everything committed. */
public final class MergedState {

    private MergedState() {}

    /** As far as committed. */
    public static PartitionState of(Ledger ledger, Run run, int top) {
        PartitionState merged = new PartitionState(top, run.key().cutoff());
        for (PlannedPartition partition : ledger.progress().partitions(run.id())) {
            Checkpoint checkpoint = ledger.progress().checkpoint(run.id(), partition.number());
            if (checkpoint.findings() != null) {
                PartitionState findings = new PartitionState(top, run.key().cutoff());
                findings.restore(checkpoint.findings());
                merged.merge(findings);
            }
        }
        return merged;
    }
}
