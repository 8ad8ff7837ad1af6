package dev.nightshift.file;

import java.util.Arrays;

/**
 * Orders rows by time, then by id, then as they were added. It is a radix sort by the 63 bits of the time that a long
 * holds; only rows that are equal there are compared.
 */
final class KeySort {

    /** Compares two rows with equal times. */
    interface ById {
        int compare(int one, int two);
    }

    private static final int NANO_BITS = 30;
    private static final int DIGIT_BITS = 11;
    private static final int DIGITS = 1 << DIGIT_BITS;

    private final ById byId;

    KeySort(ById byId) {
        this.byId = byId;
    }

    /** The row numbers in order; {@code Long.MAX_VALUE} means no time and comes after all others. */
    int[] sort(long[] seconds, int[] nanos, int count) {
        long least = Long.MAX_VALUE;
        long most = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            if (seconds[i] != Long.MAX_VALUE) {
                least = Math.min(least, seconds[i]);
                most = Math.max(most, seconds[i]);
            }
        }
        long none = most < least ? 0 : most - least + 1;
        int fractionBits = Math.min(NANO_BITS, Long.numberOfLeadingZeros(none) - 1);
        long[] keys = new long[count];
        for (int i = 0; i < count; i++) {
            long whole = seconds[i] == Long.MAX_VALUE ? none : seconds[i] - least;
            keys[i] = (whole << fractionBits) | (nanos[i] >> (NANO_BITS - fractionBits));
        }
        int bits = Long.SIZE - Long.numberOfLeadingZeros(none) + fractionBits;
        int[] rows = new int[count];
        Arrays.setAll(rows, i -> i);
        rows = byDigits(keys, rows, bits);
        orderEquals(keys, rows, nanos);
        return rows;
    }

    private static int[] byDigits(long[] keys, int[] rows, int bits) {
        int[] from = rows;
        int[] to = new int[rows.length];
        for (int shift = 0; shift < bits; shift += DIGIT_BITS) {
            int[] places = new int[DIGITS + 1];
            for (long key : keys) {
                places[(int) (key >>> shift) & (DIGITS - 1)]++;
            }
            int place = 0;
            for (int digit = 0; digit < DIGITS; digit++) {
                int many = places[digit];
                places[digit] = place;
                place += many;
            }
            for (int row : from) {
                to[places[(int) (keys[row] >>> shift) & (DIGITS - 1)]++] = row;
            }
            int[] spare = from;
            from = to;
            to = spare;
        }
        return from;
    }

    private void orderEquals(long[] keys, int[] rows, int[] nanos) {
        int[] spare = new int[0];
        for (int from = 0; from < rows.length; ) {
            int to = from + 1;
            while (to < rows.length && keys[rows[to]] == keys[rows[from]]) {
                to++;
            }
            if (to - from > 1) {
                if (spare.length < to - from) {
                    spare = new int[Math.max(to - from, 2 * spare.length)];
                }
                merge(rows, from, to, spare, nanos);
            }
            from = to;
        }
    }

    /** A stable merge sort. */
    private void merge(int[] rows, int from, int to, int[] spare, int[] nanos) {
        if (to - from < 2) {
            return;
        }
        int middle = (from + to) >>> 1;
        merge(rows, from, middle, spare, nanos);
        merge(rows, middle, to, spare, nanos);
        if (compare(rows[middle - 1], rows[middle], nanos) <= 0) {
            return;
        }
        int left = middle - from;
        System.arraycopy(rows, from, spare, 0, left);
        int right = middle;
        int at = from;
        for (int i = 0; i < left; at++) {
            boolean takeRight = right < to && compare(spare[i], rows[right], nanos) > 0;
            rows[at] = takeRight ? rows[right++] : spare[i++];
        }
    }

    private int compare(int one, int two, int[] nanos) {
        int byTime = Integer.compare(nanos[one], nanos[two]);
        return byTime != 0 ? byTime : byId.compare(one, two);
    }
}
