package dev.nightshift.file;

import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins runs until they are few enough to be merged at once. Not thread-safe. */
final class SortedRunJoin {

    private static final int LOOK_AFTER_ROWS = 10_000;

    private final SortFolder folder;
    private final DiskRoom room;
    private final SortLimits limits;

    SortedRunJoin(SortFolder folder, DiskRoom room, SortLimits limits) {
        this.folder = folder;
        this.room = room;
        this.limits = limits;
    }

    /**
     * Joins the smallest runs first, so that few bytes are written.
     *
     * @param chunks the runs of all chunks, numbered from 0
     * @return null if it was told to stop
     */
    @Nullable List<SortedRun> join(List<SortedRun> chunks, StopSignal stop) throws IOException {
        List<SortedRun> runs = new ArrayList<>(chunks);
        for (int number = chunks.size(); runs.size() > fanIn(runs); number++) {
            runs.sort(Comparator.comparingLong(SortedRunJoin::size));
            List<SortedRun> smallest = runs.subList(0, Math.min(fanIn(runs), runs.size() - fanIn(runs) + 1));
            room.require(
                    smallest.stream().mapToLong(SortedRunJoin::size).sum(),
                    "merging " + smallest.size() + " sorted runs");
            SortedRun joined = join(number, smallest, stop);
            if (joined == null) {
                return null;
            }
            for (SortedRun run : smallest) {
                folder.delete(run);
            }
            smallest.clear();
            runs.add(joined);
        }
        return runs;
    }

    private int fanIn(List<SortedRun> runs) {
        return limits.fanIn(
                runs.stream().mapToInt(run -> run.meta().largestBlock()).max().orElse(0));
    }

    private static long size(SortedRun run) {
        return run.meta().bytes();
    }

    private @Nullable SortedRun join(int number, List<SortedRun> runs, StopSignal stop) throws IOException {
        try (SortedRunWriter writer = folder.newRun(number)) {
            if (!copy(runs, RowRange.all(false), writer, stop)) {
                return null;
            }
            writer.beginNever();
            return copy(runs, RowRange.all(true), writer, stop) ? writer.complete() : null;
        }
    }

    private static boolean copy(List<SortedRun> runs, RowRange range, SortedRunWriter writer, StopSignal stop)
            throws IOException {
        int rows = 0;
        try (SortedRunMerge merge = new SortedRunMerge(runs, range)) {
            for (SortedRunCursor row = merge.row(); row != null; row = merge.row()) {
                if (rows++ % LOOK_AFTER_ROWS == 0 && stop.requested()) {
                    return false;
                }
                row.copyTo(writer.rows());
                writer.rowWritten();
                merge.advance();
            }
        }
        return true;
    }
}
