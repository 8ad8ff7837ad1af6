package dev.nightshift.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes whoever tries passwords wait: after three wrong ones for a name from an address, each further try must wait
 * twice as long as the one before it, from a second up to a minute. A quarter of an hour later all is forgotten.
 * Thread-safe.
 */
final class Brake {

    private static final int FREE = 3;
    private static final long MOST_SECONDS = 60;
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final int MOST_ENTRIES = 10_000;
    private static final int MOST_CHARS = 100;

    private final LongSupplier nanoTime;
    private final Map<Key, Tries> tries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Tries> eldest) {
            return size() > MOST_ENTRIES;
        }
    };

    Brake(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whose tries are counted together. */
    record Key(String name, @Nullable String address) {

        Key {
            name = name.length() <= MOST_CHARS ? name : name.substring(0, MOST_CHARS);
        }
    }

    private record Tries(int wrong, long last) {

        long seconds() {
            return wrong < FREE ? 0 : Math.min(MOST_SECONDS, 1L << Math.min(wrong - FREE, 10));
        }
    }

    /** Returns how many seconds the next try must still wait; 0 if it may be made now. */
    synchronized long seconds(Key key) {
        Tries before = tries.get(key);
        if (before == null) {
            return 0;
        }
        long passed = nanoTime.getAsLong() - before.last();
        if (passed > FORGOTTEN.toNanos()) {
            tries.remove(key);
            return 0;
        }
        long left = Duration.ofSeconds(before.seconds()).toNanos() - passed;
        return left <= 0 ? 0 : (left + 999_999_999L) / 1_000_000_000L;
    }

    synchronized void wrong(Key key) {
        Tries before = tries.remove(key);
        tries.put(key, new Tries(before == null ? 1 : before.wrong() + 1, nanoTime.getAsLong()));
    }

    synchronized void right(Key key) {
        tries.remove(key);
    }
}
