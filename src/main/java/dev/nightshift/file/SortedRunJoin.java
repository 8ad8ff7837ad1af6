package dev.nightshift.file;

import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Joins several neighbouring runs into one if there are more than can be merged at once. Not thread-safe. */
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

    boolean needed(List<SortedRun> runs) {
        return runs.size() > fanIn(runs);
    }

    private int fanIn(List<SortedRun> runs) {
        return limits.fanIn(
                runs.stream().mapToInt(run -> run.meta().largestBlock()).max().orElse(0));
    }

    /**
     * Joins those neighbours that need the fewest bytes to be written.
     *
     * @return all runs after that; null if it was told to stop
     */
    @Nullable List<SortedRun> join(List<SortedRun> runs, StopSignal stop) throws IOException {
        int many = Math.min(fanIn(runs), runs.size() - fanIn(runs) + 1);
        int first = 0;
        for (int i = 1; i + many <= runs.size(); i++) {
            first = size(runs.subList(i, i + many)) < size(runs.subList(first, first + many)) ? i : first;
        }
        List<SortedRun> joined = List.copyOf(runs.subList(first, first + many));
        room.require(size(joined), "merging " + many + " sorted runs");
        SortedRun made = write(joined, stop);
        if (made == null) {
            return null;
        }
        for (SortedRun run : joined) {
            folder.delete(run);
        }
        List<SortedRun> left = new ArrayList<>(runs);
        left.subList(first, first + many).clear();
        left.add(first, made);
        return left;
    }

    private static long size(List<SortedRun> runs) {
        return runs.stream().mapToLong(SortedRun::size).sum();
    }

    private @Nullable SortedRun write(List<SortedRun> runs, StopSignal stop) throws IOException {
        SortedRunMeta about =
                SortedRunMeta.joined(runs.stream().map(SortedRun::meta).toList());
        SortedRunMeta written;
        try (SortedRunWriter writer = folder.newRun(about.firstChunk(), about.lastChunk())) {
            if (!copy(runs, RowRange.all(false), writer, stop)) {
                return null;
            }
            writer.beginNever();
            if (!copy(runs, RowRange.all(true), writer, stop)) {
                return null;
            }
            written = folder.complete(writer, about);
        }
        return folder.publish(written, false);
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
