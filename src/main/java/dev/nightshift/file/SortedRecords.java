package dev.nightshift.file;

import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.ReadAhead;
import dev.nightshift.source.RejectedLines;
import dev.nightshift.source.SortProgress;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file in stream order {@code (last_login, id, line)}, merged from sorted runs while they are read.
 * Its rows are {@linkplain dev.nightshift.login.LoginRecord#encoded() encoded}, its positions have an ordinal, and its
 * times as text are instants such as {@code 2026-11-23T12:00:00.5Z}. Thread-safe.
 */
final class SortedRecords {

    private static final int BLOCKS_AHEAD = 16;

    private final InputFile file;
    private final SortFolder folder;
    private final SortMeta meta;
    private final List<SortedRun> runs;

    SortedRecords(InputFile file, SortFolder folder, SortMeta meta) {
        this.file = file;
        this.folder = folder;
        this.meta = meta;
        this.runs = meta.runs().stream().map(folder::sorted).toList();
    }

    /** The counts of the whole file. */
    SortProgress counts() {
        return meta.counts().progress(file.size(), file.size());
    }

    /** The rejected lines. */
    RejectedLines rejects() {
        return new RejectedLines(
                meta.counts().rejected(),
                meta.rejects().stream().map(folder::rejectFile).toList(),
                meta.owner().keptOfRejects() == InputProperties.Rejects.LINES);
    }

    /** As {@link FileSource#boundaries} says. */
    List<String> boundaries(int ranges, StopSignal stop) {
        try {
            return new SortedRunSample(runs).boundaries(ranges, stop);
        } catch (IOException e) {
            throw NightshiftException.failed(
                    "The sorted records of " + file.path() + " in " + folder.path() + " cannot be read: "
                            + e.getMessage()
                            + ". Restart the run: damaged data is sorted again from the file",
                    e);
        }
    }

    /** As {@link FileSource#read} says. */
    WorkAhead<Block> read(KeyRange range, @Nullable Position after, BlockSize size) {
        RowRange rows = RowRange.of(range, after);
        return ReadAhead.of(
                range + " of " + file.path(),
                BLOCKS_AHEAD,
                () -> new MergedBlocks(new SortedRunMerge(runs, rows), size));
    }
}
