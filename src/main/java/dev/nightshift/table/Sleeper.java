package dev.nightshift.table;

import dev.nightshift.work.StopSignal;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Time as it passes between two tries. */
interface Sleeper {

    /** Real time. */
    Sleeper REAL = new Sleeper() {

        private static final long LOOK_AGAIN_MILLIS = 50;

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
                Thread.sleep(Math.min(left, LOOK_AGAIN_MILLIS));
            }
        }
    };

    /** As {@link System#nanoTime()}. */
    long nanoTime();

    /** From 0 to 1. */
    double random();

    /** Waits so long, or until it is to stop. */
    void pause(Duration duration, StopSignal stop) throws InterruptedException;
}
