package dev.nightshift.login;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Keeps the N greatest logins before a cutoff, regardless of the order in which they are offered. It needs memory for N
 * logins.
 *
 * <p>It is a min-heap, whose root is the least of the N. A login that is not greater than the root is dropped without
 * allocating anything.
 *
 * <p>Not thread-safe.
 *
 * <p>After a restart, restoring the last snapshot and offering the rows after it give the same state as an
 * uninterrupted pass.
 */
public final class LatestLogins {

    private static final int MOST = 10_000;

    private final int n;
    private final Instant cutoff;
    private final PriorityQueue<Login> heap = new PriorityQueue<>();

    /** Keeps the {@code n} latest logins strictly before the cutoff. */
    public LatestLogins(int n, Instant cutoff) {
        if (n < 1 || n > MOST) {
            throw new IllegalArgumentException("Latest logins: expected 1 to " + MOST + ", found " + n);
        }
        this.n = n;
        this.cutoff = cutoff;
    }

    public void offer(Instant lastLogin, LoginId id) {
        if (enters(lastLogin, id)) {
            enter(new Login(lastLogin, id));
        }
    }

    private boolean enters(Instant lastLogin, LoginId id) {
        return lastLogin.isBefore(cutoff) && (heap.size() < n || Login.compare(lastLogin, id, heap.element()) > 0);
    }

    private void enter(Login login) {
        if (heap.size() == n) {
            heap.remove();
        }
        heap.add(login);
    }

    /** The logins kept, latest first; among equal times, the greater id comes first. */
    public List<Login> ranked() {
        return snapshot().logins();
    }

    public Snapshot snapshot() {
        return new Snapshot(List.copyOf(heap));
    }

    /** Replaces this state with a snapshot of the same N and cutoff. */
    public void restore(Snapshot snapshot) {
        List<Login> logins = snapshot.logins();
        if (logins.size() > n
                || (!logins.isEmpty() && !logins.get(0).lastLogin().isBefore(cutoff))) {
            throw new IllegalArgumentException("Latest logins: expected at most " + n + " before " + cutoff + ", found "
                    + logins.size() + " up to " + logins.get(0).lastLogin());
        }
        heap.clear();
        heap.addAll(logins);
    }

    /** Adds the logins of another range with the same N and cutoff. */
    public void merge(LatestLogins later) {
        if (later.n != n || !later.cutoff.equals(cutoff)) {
            throw new IllegalArgumentException("Latest logins: expected " + n + " before " + cutoff + ", found "
                    + later.n + " before " + later.cutoff);
        }
        for (Login login : later.heap) {
            if (enters(login.lastLogin(), login.id())) {
                enter(login);
            }
        }
    }

    /** The logins kept, ranked, so that equal states have equal snapshots. */
    public record Snapshot(List<Login> logins) {

        public Snapshot {
            logins = logins.stream().sorted(Comparator.reverseOrder()).toList();
        }
    }
}
