package dev.nightshift.work;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The time and the waits between two tries. */
public interface Sleeper {

    /** Real time. */
    Sleeper REAL = new Sleeper() {

        private static final long CHECK_MILLIS = 50;

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }

        @Override
        public double random() {
            return ThreadLocalRandom.current().nextDouble();
        }

        @Override
        public void pause(Duration duration, StopSignal stop) throws InterruptedException {
            long start = nanoTime();
            while (!stop.requested()) {
                long left = duration.toMillis()
                        - Duration.ofNanos(nanoTime() - start).toMillis();
                if (left <= 0) {
                    return;
                }
                Thread.sleep(Math.min(left, CHECK_MILLIS));
            }
        }
    };

    /** The time, as of {@link System#nanoTime()}. */
    long nanoTime();

    /** A random number from 0 to 1. */
    double random();

    /**
     * How long to wait before the next try. It doubles from try to try, beginning with a second, and half of it is
     * random, so that many clients of one server do not come back at the same time.
     *
     * @param failures number of tries that failed
     * @param longest the longest wait
     * @param left time until the last try
     */
    default Duration backOff(int failures, Duration longest, Duration left) {
        long full = Math.min(1_000L << Math.min(failures - 1, 10), longest.toMillis());
        long millis = full / 2 + (long) (random() * full / 2);
        return Duration.ofMillis(Math.min(millis, left.toMillis() + 1));
    }

    /** Waits for the duration, or until a stop is requested. */
    void pause(Duration duration, StopSignal stop) throws InterruptedException;
}
