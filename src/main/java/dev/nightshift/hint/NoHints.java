package dev.nightshift.hint;

import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import java.time.Duration;

/** A channel that is switched off: workers find work by polling the ledger only. */
public final class NoHints implements Hints {

    @Override
    public void send(Hint hint) {
        // Nobody listens.
    }

    @Override
    public void await(Duration atMost, StopSignal stop) throws InterruptedException {
        Sleeper.REAL.pause(atMost, stop);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
