package dev.nightshift.chain;

import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.LatestLogins;
import dev.nightshift.login.Login;
import dev.nightshift.login.PartitionState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answers over some nights of a chain, to which the next night can be added. They equal those of one pass over all
 * their rows.
 *
 * <p>The windows follow one another, so their states merge in order. Late rows come between earlier rows. There, the
 * closest pair is searched again, from the row before the first late row to the row after the last one. Elsewhere it
 * cannot change: the pair that was kept is the first one with the smallest difference, and rows in between only make
 * differences smaller.
 *
 * @param lateRows how many of the rows were copied as late rows
 */
record ChainFold(long rows, long lateRows, LatestLogins.Snapshot latest, ClosestPair.Snapshot closestPair) {

    /** No night. */
    static final ChainFold EMPTY =
            new ChainFold(0, 0, new LatestLogins.Snapshot(List.of()), new ClosestPair.Snapshot(null, null, null));

    /**
     * Adds the night that follows.
     *
     * @param late what it found out about its late rows, and {@code window} about the others, with the same cutoff,
     *     which is not before its own
     * @param until the rows from the last one before the late rows on, of all nights before it and its own late ones
     */
    ChainFold and(PartitionState late, PartitionState window, LatestLogins empty, CopiedRows until) {
        empty.restore(latest);
        empty.merge(late.latest());
        empty.merge(window.latest());
        ClosestPair pair = new ClosestPair();
        pair.restore(withLate(late.closestPair().snapshot(), until));
        pair.merge(window.closestPair());
        return new ChainFold(
                rows + late.totals().rows() + window.totals().rows(),
                lateRows + late.totals().rows(),
                empty.snapshot(),
                pair.snapshot());
    }

    private ClosestPair.Snapshot withLate(ClosestPair.Snapshot late, CopiedRows until) {
        Login first = late.first();
        Login last = late.last();
        if (first == null || last == null) {
            return closestPair;
        }
        Login predecessor = until.lastBefore(first.lastLogin());
        ClosestPair stretch = new ClosestPair();
        if (predecessor != null) {
            stretch.offer(predecessor.lastLogin(), predecessor.id());
        }
        boolean ended = offer(until, first.lastLogin(), last.lastLogin(), stretch);
        ClosestPair.Snapshot found = stretch.snapshot();
        return new ClosestPair.Snapshot(
                predecessor == null ? found.first() : closestPair.first(),
                ended ? found.last() : closestPair.last(),
                closer(closestPair.pair(), found.pair(), first.lastLogin(), last.lastLogin()));
    }

    /** @return whether there is no row after the last time */
    private static boolean offer(CopiedRows rows, Instant first, Instant last, ClosestPair stretch) {
        CopiedRows.Cursor keys = rows.cursor();
        keys.skipTo(first);
        for (Login next = keys.next(); next != null; next = keys.next()) {
            stretch.offer(next.lastLogin(), next.id());
            if (next.lastLogin().isAfter(last)) {
                return false;
            }
        }
        return true;
    }

    /** The closest pair, of equal ones the earlier. Where late rows came between, the pair before them is gone. */
    private static ClosestPair.@Nullable Pair closer(
            ClosestPair.@Nullable Pair before, ClosestPair.@Nullable Pair found, Instant first, Instant last) {
        if (before == null || found == null) {
            return before == null ? found : before;
        }
        int difference = before.gap().compareTo(found.gap());
        boolean earlier = before.later().lastLogin().isBefore(first);
        boolean later = before.earlier().lastLogin().isAfter(last);
        return (earlier && difference <= 0) || (later && difference < 0) ? before : found;
    }
}
