package dev.nightshift.file;

import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Merges the rows of several runs with a tree of losers, which takes one more comparison per row each time the number
 * of runs doubles. It keeps one block of each run in memory. Not thread-safe.
 */
final class SortedRunMerge implements AutoCloseable {

    private static final int NOBODY = -1;

    private final SortedRunCursor[] cursors;
    private final int[] losers;

    /** The 63 bits of the times of the cursors' rows that a long holds; most comparisons need nothing else. */
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

    /** Compares from a leaf to the root. At an empty node the cursor stays there, and there is no winner yet. */
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

    /** The next row; null at the end. */
    @Nullable SortedRunCursor row() {
        return winner == NOBODY || cursors[winner].ended() ? null : cursors[winner];
    }

    /** Moves to the row after it. */
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
                        + ". Restart the run: damaged data is sorted again from the file",
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
