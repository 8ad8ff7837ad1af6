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

    /** Waits for the duration, or until a stop is requested. */
    void pause(Duration duration, StopSignal stop) throws InterruptedException;
}
