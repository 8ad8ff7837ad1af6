package dev.nightshift.migration;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A channel that is switched off: workers find work by polling the ledger only. */
public final class NoHints implements Hints {

    private static final int CHECK_MILLIS = 200;

    @Override
    public void send(Hint hint) {
        // Nobody listens.
    }

    @Override
    public void await(Duration atMost, BooleanSupplier stop) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!stop.getAsBoolean() && System.nanoTime() - end < 0) {
            Thread.sleep(CHECK_MILLIS);
        }
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
