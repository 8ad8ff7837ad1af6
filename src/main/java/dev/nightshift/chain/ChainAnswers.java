package dev.nightshift.chain;

import dev.nightshift.ledger.ChainFindings;
import dev.nightshift.login.ClosestPair;
import dev.nightshift.login.LatestLogins;
import dev.nightshift.login.Login;
import dev.nightshift.login.PartitionState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds nights to the answers over a chain, one after another. The result equals that of one pass over all their rows.
 *
 * <p>The windows follow one another, so their states merge in order. Late rows come between earlier rows. There, the
 * closest pair is searched again, from the row before the first late row to the row after the last one. Elsewhere it
 * cannot change: the pair that was kept is the first one with the smallest difference, and rows in between only make
 * differences smaller.
 */
final class ChainAnswers {

    private final int top;
    private final Instant cutoff;

    /** @param cutoff the cutoff of the newest night that will be added */
    ChainAnswers(int top, Instant cutoff) {
        this.top = top;
        this.cutoff = cutoff;
    }

    /** The answers over a chain's first night. */
    ChainFindings first(long run, Instant itsCutoff, PartitionState window) {
        return new ChainFindings(
                List.of(run),
                itsCutoff,
                window.totals().rows(),
                0,
                window.latest().snapshot(),
                window.closestPair().snapshot());
    }

    /**
     * Adds the night that follows.
     *
     * @param late what it found out about its late rows
     * @param window what it found out about the rows of its window
     * @param until the rows of all nights before it, and its late rows
     */
    ChainFindings add(ChainFindings before, long run, PartitionState late, PartitionState window, CopiedRows until) {
        List<Long> members = new ArrayList<>(before.members());
        members.add(run);
        LatestLogins latest = new LatestLogins(top, cutoff);
        latest.restore(before.latestLogins());
        restore(late.latest().snapshot(), latest);
        restore(window.latest().snapshot(), latest);
        ClosestPair pair = new ClosestPair();
        pair.restore(withLate(before.closestPair(), late.closestPair().snapshot(), until));
        pair.merge(window.closestPair());
        return new ChainFindings(
                members,
                before.since(),
                before.rows() + late.totals().rows() + window.totals().rows(),
                before.lateRows() + late.totals().rows(),
                latest.snapshot(),
                pair.snapshot());
    }

    /** The states of nights have cutoffs of their own. */
    private void restore(LatestLogins.Snapshot night, LatestLogins into) {
        LatestLogins same = new LatestLogins(top, cutoff);
        same.restore(night);
        into.merge(same);
    }

    private static ClosestPair.Snapshot withLate(
            ClosestPair.Snapshot before, ClosestPair.Snapshot late, CopiedRows until) {
        Login first = late.first();
        Login last = late.last();
        if (first == null || last == null) {
            return before;
        }
        Login predecessor = until.lastBefore(first.lastLogin());
        ClosestPair stretch = new ClosestPair();
        if (predecessor != null) {
            stretch.offer(predecessor.lastLogin(), predecessor.id());
        }
        boolean ended = offer(until, first.lastLogin(), last.lastLogin(), stretch);
        ClosestPair.Snapshot found = stretch.snapshot();
        return new ClosestPair.Snapshot(
                predecessor == null ? found.first() : before.first(),
                ended ? found.last() : before.last(),
                closer(before.pair(), found.pair(), first.lastLogin(), last.lastLogin()));
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
