package dev.nightshift.operation;

import dev.nightshift.work.ProgressListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts the rows that a worker commits, as rows per second of the last seconds. Thread-safe. */
final class WorkerSpeed implements ProgressListener {

    private static final Logger log = LoggerFactory.getLogger(WorkerSpeed.class);

    private static final int SECONDS = 10;

    private final long[] rows = new long[SECONDS];
    private final long[] seconds = new long[SECONDS];

    @Override
    public void note(String sentence) {
        log.warn("{}", sentence);
    }

    @Override
    public void sorted(Sorted sorted) {
        // A worker reads tables only.
    }

    @Override
    public void started(long run, long rowsDone, @Nullable Long sourceRows) {
        // The manager reports this.
    }

    @Override
    public synchronized void committed(Chunk chunk) {
        long second = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        int slot = (int) Math.floorMod(second, (long) SECONDS);
        if (seconds[slot] != second) {
            seconds[slot] = second;
            rows[slot] = 0;
        }
        rows[slot] += chunk.rows();
    }

    synchronized long perSecond() {
        long oldest = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime()) - SECONDS;
        long sum = 0;
        for (int i = 0; i < SECONDS; i++) {
            sum += seconds[i] > oldest ? rows[i] : 0;
        }
        return sum / SECONDS;
    }
}
