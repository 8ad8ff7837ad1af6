package dev.nightshift.table;

import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Lets all ranges that this process reads have at most so many rows per second together, evenly: what was not read
 * during a pause, such as a wait for the bucket, is not read faster afterwards. Thread-safe.
 */
final class RateLimit {

    /** So much time that a late wake-up or a round trip cost is caught up with. */
    private static final long SLACK = Duration.ofMillis(100).toNanos();

    private final Sleeper sleeper;
    private volatile @Nullable Rate rate;
    private long due;

    /** @param perSecond null for no limit */
    RateLimit(@Nullable Integer perSecond, Sleeper sleeper) {
        this.sleeper = sleeper;
        this.due = sleeper.nanoTime();
        set(perSecond, 1);
    }

    /**
     * Changes the limit to an equal part of one that several processes share.
     *
     * @param perSecond the limit for all of them; null for none
     */
    void set(@Nullable Integer perSecond, int processes) {
        rate = perSecond == null ? null : new Rate(perSecond, processes);
    }

    /**
     * Rows per round trip of one range: at most those of a second, so that the database reads evenly too. A session is
     * idle between two trips for about as many seconds as there are ranges.
     */
    int fetchSize(int wanted) {
        Rate now = rate;
        return now == null ? wanted : Math.max(1, Math.min(wanted, now.perSecond()));
    }

    /** The number of rows after which a range waits: those of a tenth of a second, or a block. */
    int step() {
        Rate now = rate;
        return now == null ? Integer.MAX_VALUE : Math.max(1, Math.min(now.perSecond() / 10, 1_000));
    }

    /** Waits until so many rows may have been read since the last call of any range. */
    void await(int rows, StopSignal stop) throws InterruptedException {
        Duration pause = pauseAfter(rows);
        if (pause.compareTo(Duration.ZERO) > 0) {
            sleeper.pause(pause, stop);
        }
    }

    private synchronized Duration pauseAfter(int rows) {
        Rate present = rate;
        if (present == null) {
            return Duration.ZERO;
        }
        long now = sleeper.nanoTime();
        long earliest = now - SLACK;
        due = (due - earliest > 0 ? due : earliest) + present.nanos(rows);
        return Duration.ofNanos(due - now);
    }

    private record Rate(int ofAll, int processes) {

        int perSecond() {
            return ofAll / processes;
        }

        long nanos(int rows) {
            return rows * 1_000_000_000L * processes / ofAll;
        }
    }
}
