package dev.nightshift.ledger;

import dev.nightshift.login.Findings;
import dev.nightshift.login.Login;
import dev.nightshift.login.RandomStream;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Findings of real passes. */
final class SampleFindings {

    private SampleFindings() {}

    /** Over a seeded random stream: ids of every kind, ties, nanoseconds. */
    static Findings.Snapshot random(int seed) {
        RandomStream stream = new RandomStream(new Random(seed));
        List<Login> logins = stream.logins();
        return of(3, stream.cutoff(logins), logins);
    }

    static Findings.Snapshot of(int top, Instant cutoff, List<Login> logins) {
        Findings findings = new Findings(top, cutoff);
        for (Login login : logins) {
            findings.latest().offer(login.lastLogin(), login.id());
            findings.closestPair().offer(login.lastLogin(), login.id());
            findings.gaps().offer(login.lastLogin());
            findings.timeline().offer(login.lastLogin());
            findings.totals().row(true);
        }
        findings.totals().row(false);
        findings.totals().clock(2, 1);
        return findings.snapshot();
    }
}
