package dev.nightshift.file;

import dev.nightshift.login.Block;
import dev.nightshift.login.LatestLogins;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.work.WorkAhead;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;

/** Sorts and reads a file in a separate process whose heap is smaller than the file; prints what it found. */
final class SmallHeap {

    private SmallHeap() {}

    /** Arguments: the file and a work folder. */
    public static void main(String[] args) throws Exception {
        LatestLogins latest = new LatestLogins(1, Instant.MAX);
        long rows = 0;
        long wrongOrder = 0;
        SortedRecords records = Sorts.finish(new RecordSort(
                InputFile.examine(Path.of(args[0])),
                Path.of(args[1]),
                Sorts.SETTINGS,
                ZoneOffset.UTC,
                100_000,
                Sorts.ANY,
                SortLimits.here(1),
                new LocalDisk()));
        Instant before = Instant.MIN;
        try (WorkAhead<Block> reader = records.read(KeyRange.ALL_LOGINS, null, new BlockSize(1_000, 655_360))) {
            for (Block block = reader.next(); block != null; block = reader.next()) {
                for (LoginRecord row : block.records()) {
                    Instant time = Objects.requireNonNull(row.lastLogin());
                    latest.offer(time, row.id());
                    wrongOrder += time.isBefore(before) ? 1 : 0;
                    before = time;
                    rows++;
                }
            }
        }
        PrintStream out = System.out;
        out.println(rows + " rows, " + wrongOrder + " out of order, latest "
                + latest.ranked().get(0).id() + ", heap "
                + (Runtime.getRuntime().maxMemory() >> 20) + " MiB");
    }
}
