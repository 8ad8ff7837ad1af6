package dev.nightshift.cli;

import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How fast rows come since a start, and when the rest will be done. Immutable. */
final class Throughput {

    private final LongSupplier nanoTime;
    private final long startNanos;
    private final long startRows;

    Throughput(LongSupplier nanoTime, long startRows) {
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.startRows = startRows;
    }

    /** Rows a second from the start to now. */
    long perSecond(long done) {
        long nanos = Math.max(1, nanoTime.getAsLong() - startNanos);
        return Math.round((done - startRows) * 1e9 / nanos);
    }

    /** The pace from now on. */
    Throughput from(long rows) {
        return new Throughput(nanoTime, rows);
    }

    /** In words; {@code ?} where nobody knows. */
    String eta(long done, @Nullable Long of) {
        long rate = perSecond(done);
        return of == null || rate <= 0 ? "?" : duration(Math.max(0, of - done) / rate);
    }

    /** Seconds as people read them: 45s, 3m10s, 2h05m. */
    static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds % 3600 / 60);
    }
}
