package dev.nightshift.login;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds the two neighbours in stream order with the least time between them, on a tie the earliest pair, by looking at
 * each row and the one before it only.
 *
 * <p>Not safe for use by several threads.
 *
 * <p>After a restart, {@link #restore} of the last snapshot and the rows after it give the state of a pass without one;
 * the snapshot holds the last login, so that no pair is lost at the seam.
 */
public final class ClosestPair {

    private @Nullable Login first;
    private @Nullable Instant previousTime;
    private @Nullable LoginId previousId;

    private @Nullable Pair closest;
    private long closestSeconds;
    private int closestNanos;

    /** Takes the next login in stream order; one that lies before its predecessor in time is refused. */
    public void offer(Instant lastLogin, LoginId id) {
        if (previousTime == null || previousId == null) {
            first = new Login(lastLogin, id);
        } else if (isCloser(previousTime, lastLogin)) {
            keep(new Pair(new Login(previousTime, previousId), new Login(lastLogin, id)));
        }
        previousTime = lastLogin;
        previousId = id;
    }

    /** Strictly closer: the pair that came first wins a tie. A negative gap is closer than any, and no Pair. */
    private boolean isCloser(Instant earlier, Instant later) {
        long seconds = Gap.seconds(earlier, later);
        return closest == null
                || seconds < closestSeconds
                || (seconds == closestSeconds && Gap.nanos(earlier, later) < closestNanos);
    }

    private void keep(Pair pair) {
        closest = pair;
        closestSeconds = Gap.seconds(pair.earlier.lastLogin(), pair.later.lastLogin());
        closestNanos = Gap.nanos(pair.earlier.lastLogin(), pair.later.lastLogin());
    }

    /** The closest pair so far; null with fewer than two logins. */
    public @Nullable Pair pair() {
        return closest;
    }

    public Snapshot snapshot() {
        return new Snapshot(first, last(), closest);
    }

    private @Nullable Login last() {
        return previousTime == null || previousId == null ? null : new Login(previousTime, previousId);
    }

    public void restore(Snapshot snapshot) {
        first = snapshot.first;
        goOnAfter(snapshot.last);
        closest = null;
        if (snapshot.pair != null) {
            keep(snapshot.pair);
        }
    }

    private void goOnAfter(@Nullable Login last) {
        previousTime = last == null ? null : last.lastLogin();
        previousId = last == null ? null : last.id();
    }

    /** Adds the range that follows this one; the pair across the boundary counts. */
    public void merge(ClosestPair later) {
        if (later.first == null) {
            return;
        }
        offer(later.first.lastLogin(), later.first.id());
        Pair pair = later.closest;
        if (pair != null && isCloser(pair.earlier.lastLogin(), pair.later.lastLogin())) {
            keep(pair);
        }
        goOnAfter(later.last());
    }

    /** Two neighbours in stream order; the later one is not before the earlier one in time. */
    public record Pair(Login earlier, Login later) {

        public Pair {
            if (later.lastLogin().isBefore(earlier.lastLogin())) {
                throw new IllegalArgumentException("Logins out of order: expected one not before " + earlier.lastLogin()
                        + " (id " + earlier.id() + "), found " + later.lastLogin() + " (id " + later.id() + ")");
            }
        }

        /** The time between the two: exact, never negative. */
        public Duration gap() {
            return Duration.ofSeconds(
                    Gap.seconds(earlier.lastLogin(), later.lastLogin()),
                    Gap.nanos(earlier.lastLogin(), later.lastLogin()));
        }
    }

    /** A range's ends, to be joined with its neighbours, and its closest pair; all null where there is none. */
    public record Snapshot(
            @Nullable Login first,
            @Nullable Login last,
            @Nullable Pair pair) {}
}
