package dev.nightshift.migration;

import dev.nightshift.ledger.Checkpoint;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PlannedPartition;
import dev.nightshift.ledger.Run;
import dev.nightshift.login.Findings;

/** The findings of a run's partitions, merged in stream order: those of one pass over everything committed. */
public final class MergedFindings {

    private MergedFindings() {}

    /** As far as committed. */
    public static Findings of(Ledger ledger, Run run, int top) {
        Findings merged = new Findings(top, run.key().cutoff());
        for (PlannedPartition partition : ledger.progress().partitions(run.id())) {
            Checkpoint checkpoint = ledger.progress().checkpoint(run.id(), partition.number());
            if (checkpoint.findings() != null) {
                Findings findings = new Findings(top, run.key().cutoff());
                findings.restore(checkpoint.findings());
                merged.merge(findings);
            }
        }
        return merged;
    }
}
