package dev.nightshift.ledger;

import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.LatestLogins;
import java.time.Instant;
import java.util.List;

/**
 * What the nights of a chain contain together, up to and with the one that stores it: the same as one pass over all
 * their rows finds.
 *
 * @param members numbers of their runs, oldest night first
 * @param since cutoff of the first night
 * @param rows number of rows, also of those that never logged in
 * @param lateRows number of rows that were copied by a later night than that of their time
 */
public record ChainFindings(
        List<Long> members,
        Instant since,
        long rows,
        long lateRows,
        LatestLogins.Snapshot latestLogins,
        ClosestPair.Snapshot closestPair) {

    public ChainFindings {
        members = List.copyOf(members);
    }
}
