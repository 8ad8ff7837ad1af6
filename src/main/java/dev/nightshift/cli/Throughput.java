package dev.nightshift.cli;

import dev.nightshift.work.Figures;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** How many rows are copied per second, and when the rest will be done. Immutable. */
final class Throughput {

    private final LongSupplier nanoTime;
    private final long startNanos;
    private final long startRows;

    Throughput(LongSupplier nanoTime, long startRows) {
        this.nanoTime = nanoTime;
        this.startNanos = nanoTime.getAsLong();
        this.startRows = startRows;
    }

    /** Rows per second from the start to now. */
    long perSecond(long done) {
        long nanos = Math.max(1, nanoTime.getAsLong() - startNanos);
        return Math.round((done - startRows) * 1e9 / nanos);
    }

    /** The throughput that is measured from now on. */
    Throughput from(long rows) {
        return new Throughput(nanoTime, rows);
    }

    /** The remaining time in words, or {@code ?} if it is not known. */
    String eta(long done, @Nullable Long of) {
        long rate = perSecond(done);
        return of == null || rate <= 0 ? "?" : Figures.shortDuration(Math.max(0, of - done) / rate);
    }
}
