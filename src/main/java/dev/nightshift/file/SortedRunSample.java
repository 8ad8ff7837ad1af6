package dev.nightshift.file;

import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds times that divide sorted runs into ranges of about equal size in bytes. The blocks of a run have about the same
 * size and are in order, so the first row of each block represents the same number of bytes.
 */
record SortedRunSample(List<SortedRun> runs) {

    /** The number of blocks to sample: with a few hundred for each range, the sizes differ by only some percent. */
    private static final int BLOCKS = 1_000;

    SortedRunSample {
        runs = List.copyOf(runs);
    }

    /**
     * Fewer than {@code ranges} distinct instants in ascending order; none if a stop was requested meanwhile.
     */
    List<String> boundaries(int ranges, StopSignal stop) throws IOException {
        long blocks = runs.stream().mapToLong(run -> run.meta().neverBlock()).sum();
        List<Instant> times = new ArrayList<>();
        long stride = Math.max(1, blocks / BLOCKS);
        long seen = 0;
        for (SortedRun run : runs) {
            if (stop.requested()) {
                return List.of();
            }
            try (FileChannel channel = run.open()) {
                for (int block = 0; block < run.meta().neverBlock(); block++) {
                    if (seen++ % stride == 0) {
                        times.add(SortedRunCursor.firstTime(run.block(channel, block)));
                    }
                }
            }
        }
        times.sort(null);
        return times.isEmpty() ? List.of() : boundaries(times, ranges);
    }

    private static List<String> boundaries(List<Instant> sorted, int ranges) {
        List<String> boundaries = new ArrayList<>();
        Instant last = sorted.get(0);
        for (int i = 1; i < ranges; i++) {
            Instant time = sorted.get((int) ((long) sorted.size() * i / ranges));
            if (time.compareTo(last) > 0) {
                boundaries.add(time.toString());
                last = time;
            }
        }
        return boundaries;
    }
}
