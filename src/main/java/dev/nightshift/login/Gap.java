package dev.nightshift.login;

import java.time.Instant;

/**
 * The time between two instants as seconds and nanoseconds, exact over the whole range of Instant. Allocates nothing.
 */
final class Gap {

    private static final int NANOS_PER_SECOND = 1_000_000_000;

    private Gap() {}

    static long seconds(Instant earlier, Instant later) {
        long seconds = later.getEpochSecond() - earlier.getEpochSecond();
        return later.getNano() < earlier.getNano() ? seconds - 1 : seconds;
    }

    /** The part of the gap below a second; never negative. */
    @SuppressWarnings("JavaInstantGetSecondsGetNano") // seconds(…) returns the whole seconds
    static int nanos(Instant earlier, Instant later) {
        int nanos = later.getNano() - earlier.getNano();
        return nanos < 0 ? nanos + NANOS_PER_SECOND : nanos;
    }
}
