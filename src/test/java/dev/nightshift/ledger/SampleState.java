package dev.nightshift.ledger;

import dev.nightshift.login.Login;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.PartitionState;
import dev.nightshift.login.RandomStream;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** PartitionState of real passes. */
final class SampleState {

    private SampleState() {}

    /** Over a seeded random stream: ids of every kind, ties, nanoseconds. */
    static PartitionState.Snapshot random(int seed) {
        RandomStream stream = new RandomStream(new Random(seed));
        List<Login> logins = stream.logins();
        return of(3, stream.cutoff(logins), logins);
    }

    static PartitionState.Snapshot of(int top, Instant cutoff, List<Login> logins) {
        PartitionState findings = new PartitionState(top, cutoff);
        for (Login login : logins) {
            findings.latest().offer(login.lastLogin(), login.id());
            findings.closestPair().offer(login.lastLogin(), login.id());
            findings.gaps().offer(login.lastLogin());
            findings.timeline().offer(login.lastLogin());
            findings.totals().row(true);
        }
        findings.totals().row(false);
        findings.totals().clock(2, 1);
        findings.readPoints().offer("a snapshot", null, LoginId.of("x"));
        return findings.snapshot();
    }
}
