package dev.nightshift.chain;

import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Run;
import dev.nightshift.ledger.Window;
import dev.nightshift.publication.Documents;
import java.time.Instant;

/** A run with a window whose result is frozen; only a complete one is a member of its chain. */
public record Night(Run run, Plan plan, Window window) {

    /** The key of its manifest. */
    public String manifest() {
        return Documents.folder(run, plan).document("manifest.json");
    }

    /** The end of the window. */
    public Instant cutoff() {
        return run.key().cutoff();
    }
}
