package dev.nightshift.login;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Finds the two neighbours in stream order with the least time between them; on a tie, the earliest pair. It compares
 * each row only with the one before it.
 *
 * <p>Not thread-safe.
 *
 * <p>After a restart, restoring the last snapshot and offering the rows after it give the same state as an
 * uninterrupted pass. The snapshot contains the last login, so that the pair across the restart is not lost.
 */
public final class ClosestPair {

    private @Nullable Login first;
    private @Nullable Instant previousTime;
    private @Nullable LoginId previousId;

    private @Nullable Pair closest;
    private long closestSeconds;
    private int closestNanos;

    /** Takes the next login in stream order; refuses one whose time is before its predecessor's. */
    public void offer(Instant lastLogin, LoginId id) {
        if (previousTime == null || previousId == null) {
            first = new Login(lastLogin, id);
        } else if (isCloser(previousTime, lastLogin)) {
            keep(new Pair(new Login(previousTime, previousId), new Login(lastLogin, id)));
        }
        previousTime = lastLogin;
        previousId = id;
    }

    /**
     * Strictly closer, so that the earlier pair wins a tie. A negative gap counts as closest, so that {@link Pair}
     * refuses it.
     */
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

    /** The closest pair so far; null if there are fewer than two logins. */
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
        continueAfter(snapshot.last);
        closest = null;
        if (snapshot.pair != null) {
            keep(snapshot.pair);
        }
    }

    private void continueAfter(@Nullable Login last) {
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
        continueAfter(later.last());
    }

    /** Two neighbours in stream order; the later one is not before the earlier one in time. */
    public record Pair(Login earlier, Login later) {

        public Pair {
            if (later.lastLogin().isBefore(earlier.lastLogin())) {
                throw new IllegalArgumentException("Logins out of order: expected one not before " + earlier.lastLogin()
                        + " (id " + earlier.id() + "), found " + later.lastLogin() + " (id " + later.id() + ")");
            }
        }

        /** The exact time between the two; never negative. */
        public Duration gap() {
            return Duration.ofSeconds(
                    Gap.seconds(earlier.lastLogin(), later.lastLogin()),
                    Gap.nanos(earlier.lastLogin(), later.lastLogin()));
        }
    }

    /**
     * The first and last login of a range, for joining it with its neighbours, and its closest pair; null if absent.
     */
    public record Snapshot(
            @Nullable Login first,
            @Nullable Login last,
            @Nullable Pair pair) {}
}
