package dev.nightshift.login;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots at which the rows of a range were read, in stream order, each with the first row that was read at it.
 * Empty if the source has no snapshots that come and go with its sessions.
 *
 * <p>Not thread-safe.
 *
 * <p>After a restart, restoring the last snapshot and offering the rows after it give the same state as an
 * uninterrupted pass, except for the snapshot at which the later rows were read.
 */
public final class ReadPoints {

    private final List<ReadPoint> points = new ArrayList<>();

    /** Records the key of a row and the snapshot at which it was read. */
    public void offer(String snapshot, @Nullable Instant lastLogin, LoginId id) {
        offer(new ReadPoint(snapshot, lastLogin, id));
    }

    private void offer(ReadPoint point) {
        if (points.isEmpty() || !points.get(points.size() - 1).snapshot().equals(point.snapshot())) {
            points.add(point);
        }
    }

    /** Whether all rows were read at this snapshot. */
    public boolean only(@Nullable String snapshot) {
        return points.stream().allMatch(point -> point.snapshot().equals(snapshot));
    }

    public List<ReadPoint> snapshot() {
        return List.copyOf(points);
    }

    public void restore(List<ReadPoint> snapshot) {
        points.clear();
        points.addAll(snapshot);
    }

    /** Adds the points of the range that follows this one. */
    public void merge(ReadPoints later) {
        later.points.forEach(this::offer);
    }

    /**
     * A snapshot and the first row that was read at it.
     *
     * @param snapshot name of the snapshot
     * @param lastLogin time of the row; null if it never logged in
     */
    public record ReadPoint(String snapshot, @Nullable Instant lastLogin, LoginId id) {

        /** The key of the row, as operators see it. */
        public String key() {
            return "(" + (lastLogin == null ? "never" : IsoInstant.text(lastLogin)) + ", " + id + ")";
        }
    }
}
