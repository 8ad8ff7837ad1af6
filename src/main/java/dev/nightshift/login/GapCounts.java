package dev.nightshift.login;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Counts the gaps between neighbours in stream order exactly: gaps of zero, and all others by power of ten of a second.
 *
 * <p>Not thread-safe.
 *
 * <p>After a restart, restoring the last snapshot and offering the rows after it give the same state as an
 * uninterrupted pass.
 */
public final class GapCounts {

    private static final long[] POWERS_OF_TEN =
            IntStream.rangeClosed(0, 18).mapToLong(GapCounts::powerOfTen).toArray();

    /** The smallest gap, one nanosecond, is counted in the bar below 10 to this power. */
    private static final int LEAST_EXPONENT = -8;

    /** The whole range of Instant spans less than 10 to the 17 seconds. */
    private static final int GREATEST_EXPONENT = 17;

    private @Nullable Instant first;
    private @Nullable Instant last;
    private long zero;
    private final long[] counts = new long[GREATEST_EXPONENT - LEAST_EXPONENT + 1];

    /** Takes the next login in stream order; refuses one whose time is before its predecessor's. */
    public void offer(Instant lastLogin) {
        if (last == null) {
            first = lastLogin;
        } else {
            if (lastLogin.isBefore(last)) {
                throw new IllegalArgumentException(
                        "Logins out of order: expected one not before " + last + ", found " + lastLogin);
            }
            count(Gap.seconds(last, lastLogin), Gap.nanos(last, lastLogin));
        }
        last = lastLogin;
    }

    private void count(long seconds, int nanos) {
        if (seconds > 0) {
            counts[digits(seconds) - LEAST_EXPONENT]++;
        } else if (nanos > 0) {
            counts[digits(nanos) - 9 - LEAST_EXPONENT]++;
        } else {
            zero++;
        }
    }

    /** The smallest k for which the value is below 10 to the k. */
    private static int digits(long value) {
        int digits = 1;
        while (value >= POWERS_OF_TEN[digits]) {
            digits++;
        }
        return digits;
    }

    private static long powerOfTen(int exponent) {
        return BigDecimal.ONE.movePointRight(exponent).longValueExact();
    }

    public long zero() {
        return zero;
    }

    /** The bars that are not empty, ascending. */
    public List<Bar> bars() {
        return snapshot().byExponent.entrySet().stream()
                .map(bar -> new Bar(BigDecimal.ONE.movePointRight(bar.getKey()), bar.getValue()))
                .toList();
    }

    public Snapshot snapshot() {
        Map<Integer, Long> byExponent = new TreeMap<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                byExponent.put(i + LEAST_EXPONENT, counts[i]);
            }
        }
        return new Snapshot(first, last, zero, byExponent);
    }

    public void restore(Snapshot snapshot) {
        first = snapshot.first;
        last = snapshot.last;
        zero = snapshot.zero;
        Arrays.fill(counts, 0);
        snapshot.byExponent.forEach((exponent, count) -> counts[exponent - LEAST_EXPONENT] = count);
    }

    /** Adds the range that follows this one; the gap across the boundary counts. */
    public void merge(GapCounts later) {
        if (later.first == null) {
            return;
        }
        offer(later.first);
        last = later.last;
        zero += later.zero;
        for (int i = 0; i < counts.length; i++) {
            counts[i] += later.counts[i];
        }
    }

    /** The number of gaps from a tenth of {@code below} seconds up to, but not including, {@code below} seconds. */
    public record Bar(BigDecimal below, long count) {}

    /**
     * The first and last time of a range and its counts; the count with key {@code k} is of gaps below 10 to the k
     * seconds.
     */
    public record Snapshot(
            @Nullable Instant first, @Nullable Instant last, long zero, Map<Integer, Long> byExponent) {

        /** Copies the counts, sorted by exponent; refuses an exponent that no gap can have. */
        public Snapshot {
            TreeMap<Integer, Long> sorted = new TreeMap<>(byExponent);
            for (int exponent : sorted.keySet()) {
                if (exponent < LEAST_EXPONENT || exponent > GREATEST_EXPONENT) {
                    throw new IllegalArgumentException("Gap counts: expected exponents from " + LEAST_EXPONENT + " to "
                            + GREATEST_EXPONENT + ", found " + exponent);
                }
            }
            byExponent = Collections.unmodifiableSortedMap(sorted);
        }
    }
}
