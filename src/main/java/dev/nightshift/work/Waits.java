package dev.nightshift.work;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Knows what the work on a run waits for at the moment, such as a database that does not answer. Thread-safe. */
public final class Waits {

    private final Map<Object, Wait> open = new ConcurrentHashMap<>();

    /**
     * Something waits, or waits for something else than before.
     *
     * @param waiter identifies who waits
     * @param what a description for an operator, such as the last failure
     */
    public void begin(Object waiter, String what) {
        open.merge(waiter, new Wait(what, System.nanoTime()), (before, now) -> new Wait(what, before.startedAt()));
    }

    /** The waiter waits for nothing. */
    public void end(Object waiter) {
        open.remove(waiter);
    }

    /** The wait that began first; null if nothing waits. */
    public @Nullable Wait longest() {
        return open.values().stream().max(Comparator.comparing(Wait::passed)).orElse(null);
    }

    /**
     * A wait that has not ended.
     *
     * @param startedAt as of {@link System#nanoTime()}
     */
    public record Wait(String what, long startedAt) {

        /** How long it lasts already. */
        public Duration passed() {
            return Duration.ofNanos(System.nanoTime() - startedAt);
        }
    }
}
