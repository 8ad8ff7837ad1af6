package dev.nightshift.login;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Everything that a partition finds out while it reads. The states of all ranges, merged in stream order, equal the
 * state of a single pass. Rows that never logged in count for {@link #totals} only.
 *
 * <p>Not thread-safe.
 *
 * <p>After a restart, restoring the last snapshot and offering the rows after it give the same state as an
 * uninterrupted pass.
 */
public final class PartitionState {

    private final LatestLogins latest;
    private final ClosestPair closestPair = new ClosestPair();
    private final GapCounts gaps = new GapCounts();
    private final Timeline timeline = new Timeline();
    private final Totals totals = new Totals();
    private final ReadPoints readPoints = new ReadPoints();

    /** An empty state that will keep the latest {@code top} logins before the cutoff. */
    public PartitionState(int top, Instant cutoff) {
        latest = new LatestLogins(top, cutoff);
    }

    public LatestLogins latest() {
        return latest;
    }

    public ClosestPair closestPair() {
        return closestPair;
    }

    public GapCounts gaps() {
        return gaps;
    }

    public Timeline timeline() {
        return timeline;
    }

    public Totals totals() {
        return totals;
    }

    public ReadPoints readPoints() {
        return readPoints;
    }

    public Snapshot snapshot() {
        return new Snapshot(
                latest.snapshot(),
                closestPair.snapshot(),
                gaps.snapshot(),
                timeline.snapshot(),
                totals.snapshot(),
                readPoints.snapshot());
    }

    public void restore(Snapshot snapshot) {
        latest.restore(snapshot.latest);
        closestPair.restore(snapshot.closestPair);
        gaps.restore(snapshot.gaps);
        timeline.restore(snapshot.timeline);
        totals.restore(snapshot.totals);
        readPoints.restore(snapshot.readPoints);
    }

    /** Adds the state of the range that follows this one. */
    public void merge(PartitionState later) {
        latest.merge(later.latest);
        closestPair.merge(later.closestPair);
        gaps.merge(later.gaps);
        timeline.merge(later.timeline);
        totals.merge(later.totals);
        readPoints.merge(later.readPoints);
    }

    /**
     * The snapshots of all parts.
     *
     * @param readPoints missing in states of older versions, which means empty
     */
    public record Snapshot(
            LatestLogins.Snapshot latest,
            ClosestPair.Snapshot closestPair,
            GapCounts.Snapshot gaps,
            Timeline.Snapshot timeline,
            Totals.Snapshot totals,
            List<ReadPoints.ReadPoint> readPoints) {

        public Snapshot {
            readPoints = Objects.requireNonNullElse(readPoints, List.of());
        }
    }
}
