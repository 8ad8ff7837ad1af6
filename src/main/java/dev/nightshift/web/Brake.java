package dev.nightshift.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes whoever tries passwords wait: after three wrong ones for a name from an address, each further try must wait
 * twice as long as the one before it, from a second up to a minute. After twenty wrong ones from an address, whatever
 * the names, each further try from there must wait a second. A quarter of an hour later all is forgotten. Thread-safe.
 */
final class Brake {

    private static final int FREE = 3;
    private static final int FREE_PER_ADDRESS = 20;
    private static final long MOST_SECONDS = 60;
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final int MOST_ENTRIES = 10_000;
    private static final int MOST_CHARS = 100;
    private static final int NETWORK_BYTES = 8;

    private final LongSupplier nanoTime;

    /** The last wrong one is at the end. */
    private final Map<Key, Tries> tries = new LinkedHashMap<>();

    Brake(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Whose tries are counted together.
     *
     * @param name null for all names
     * @param address of IPv6, all addresses of a network are one, because a host can choose among them
     */
    record Key(@Nullable String name, @Nullable String address) {

        Key {
            name = name == null || name.length() <= MOST_CHARS ? name : name.substring(0, MOST_CHARS);
            address = address == null || address.indexOf(':') < 0 ? address : network(address);
        }

        private static String network(String address) {
            try {
                byte[] bytes = InetAddress.getByName(address).getAddress();
                return bytes.length <= NETWORK_BYTES
                        ? address
                        : InetAddress.getByAddress(Arrays.copyOf(Arrays.copyOf(bytes, NETWORK_BYTES), bytes.length))
                                .getHostAddress();
            } catch (UnknownHostException e) {
                return address;
            }
        }

        private Key withoutName() {
            return new Key(null, address);
        }
    }

    private record Tries(int wrong, long last) {

        Duration pause(Key key) {
            if (key.name() == null) {
                return Duration.ofSeconds(wrong < FREE_PER_ADDRESS ? 0 : 1);
            }
            return Duration.ofSeconds(wrong < FREE ? 0 : Math.min(MOST_SECONDS, 1L << Math.min(wrong - FREE, 10)));
        }
    }

    /** Returns how many seconds the next try must still wait; 0 if it may be made now. */
    synchronized long seconds(Key key) {
        long left = Math.max(nanos(key), nanos(key.withoutName()));
        return (left + 999_999_999L) / 1_000_000_000L;
    }

    private long nanos(Key key) {
        Tries before = tries.get(key);
        if (before == null) {
            return 0;
        }
        long passed = nanoTime.getAsLong() - before.last();
        if (passed > FORGOTTEN.toNanos()) {
            tries.remove(key);
            return 0;
        }
        return Math.max(0, before.pause(key).toNanos() - passed);
    }

    synchronized void wrong(Key key) {
        count(key);
        count(key.withoutName());
    }

    private void count(Key key) {
        Tries before = tries.remove(key);
        if (tries.size() >= MOST_ENTRIES) {
            tries.remove(leastNeeded());
        }
        tries.put(key, new Tries(before == null ? 1 : before.wrong() + 1, nanoTime.getAsLong()));
    }

    /** Returns the oldest that need not wait, so that no flood of names ends the wait of another. */
    private Key leastNeeded() {
        long now = nanoTime.getAsLong();
        for (Map.Entry<Key, Tries> entry : tries.entrySet()) {
            if (now - entry.getValue().last()
                    >= entry.getValue().pause(entry.getKey()).toNanos()) {
                return entry.getKey();
            }
        }
        return tries.keySet().iterator().next();
    }

    synchronized void right(Key key) {
        tries.remove(key);
    }
}
