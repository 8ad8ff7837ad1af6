package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.RunState;
import dev.nightshift.publication.Documents;
import dev.nightshift.publication.MergedState;
import dev.nightshift.report.Report;
import java.util.Optional;

/** The answers of runs, from the ledger alone. */
final class Reports {

    private Reports() {}

    /** As they were published; empty unless the run is complete. */
    static Optional<Report> of(Run run, Ledger ledger) {
        if (run.state() != RunState.COMPLETED) {
            return Optional.empty();
        }
        return ledger.runs().publication(run.id()).map(words -> {
            Plan plan = ledger.runs().plan(run.id()).orElseThrow();
            return Documents.report(
                    run,
                    plan,
                    words,
                    MergedState.of(ledger, run, plan.top()),
                    ledger.progress().parts(run.id()));
        });
    }
}
