package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of several runs in one order, by a tree of losers: one comparison for each doubling of the runs. Holds one
 * block of each. Not thread-safe.
 */
final class SortedRunMerge implements AutoCloseable {

    private static final int NOBODY = -1;

    private final SortedRunCursor[] cursors;
    private final int[] losers;

    /** The times of the cursors' rows as far as 63 bits hold them: most comparisons look at nothing else. */
    private final long[] times;

    private int winner = NOBODY;

    SortedRunMerge(List<SortedRun> runs, RowRange range) {
        List<SortedRunCursor> opened = new ArrayList<>();
        try {
            for (SortedRun run : runs) {
                opened.add(open(run, range));
            }
        } catch (RuntimeException e) {
            opened.forEach(SortedRunMerge::close);
            throw e;
        }
        this.cursors = opened.toArray(SortedRunCursor[]::new);
        this.losers = new int[cursors.length];
        Arrays.fill(losers, NOBODY);
        this.times = Arrays.stream(cursors).mapToLong(SortedRunCursor::time).toArray();
        for (int i = 0; i < cursors.length; i++) {
            winner = climb(i);
        }
    }

    private static SortedRunCursor open(SortedRun run, RowRange range) {
        try {
            return new SortedRunCursor(run, range);
        } catch (IOException e) {
            throw unreadable(run, e);
        }
    }

    /** From a leaf to the root; who meets nobody stays there, and there is no winner yet. */
    private int climb(int leaf) {
        int climbing = leaf;
        for (int node = (leaf + cursors.length) / 2; node > 0; node /= 2) {
            int met = losers[node];
            if (met == NOBODY) {
                losers[node] = climbing;
                return NOBODY;
            }
            if (times[met] != times[climbing] ? times[met] < times[climbing] : cursors[met].before(cursors[climbing])) {
                losers[node] = climbing;
                climbing = met;
            }
        }
        return climbing;
    }

    /** The row that comes next; null at the end. */
    @Nullable SortedRunCursor row() {
        return winner == NOBODY || cursors[winner].ended() ? null : cursors[winner];
    }

    /** Goes on to the row after it. */
    void advance() {
        SortedRunCursor cursor = cursors[winner];
        try {
            cursor.next();
        } catch (IOException e) {
            throw unreadable(cursor.run(), e);
        }
        times[winner] = cursor.time();
        winner = climb(winner);
    }

    private static NightshiftException unreadable(SortedRun run, IOException cause) {
        return NightshiftException.failed(
                "The sorted run " + run.file() + " cannot be read: " + cause.getMessage()
                        + ". Go on with the run: what is damaged will be sorted anew from the file",
                cause);
    }

    @Override
    public void close() {
        Arrays.stream(cursors).forEach(SortedRunMerge::close);
    }

    private static void close(SortedRunCursor cursor) {
        try {
            cursor.close();
        } catch (IOException e) {
            throw unreadable(cursor.run(), e);
        }
    }
}
