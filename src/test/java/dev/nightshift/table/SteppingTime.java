package dev.nightshift.table;

import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that advances only by waiting, and random values that are always in the middle. */
class SteppingTime implements Sleeper {

    final List<Duration> pauses = new ArrayList<>();
    private long nanos = 1;

    /** Retries after the first contact. */
    static Retries.Policy policy(Duration retryFor, Sleeper time) {
        return new Retries.Policy(retryFor, retryFor, () -> true, time, new Waits());
    }

    void pass(Duration duration) {
        nanos += duration.toNanos();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public double random() {
        return 0.5;
    }

    @Override
    public void pause(Duration duration, StopSignal stop) {
        pauses.add(duration);
        pass(duration);
    }
}
