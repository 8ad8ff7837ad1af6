package dev.nightshift.file;

import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.ReadAhead;
import dev.nightshift.source.RejectFile;
import dev.nightshift.source.SortProgress;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The records of a file in stream order {@code (last_login, id, line)}, merged from sorted runs while they are read.
 * Its rows are {@linkplain dev.nightshift.login.LoginRecord#encoded() encoded}, its positions have an ordinal, and its
 * times as text are instants such as {@code 2026-11-23T12:00:00.5Z}. Thread-safe.
 */
public final class SortedRecords {

    private static final int BLOCKS_AHEAD = 16;

    private final InputFile file;
    private final SortedRunMeta all;
    private final SortFolder folder;
    private final List<SortedRun> runs;

    SortedRecords(InputFile file, SortFolder folder, List<SortedRun> runs) {
        this.file = file;
        this.folder = folder;
        this.runs = List.copyOf(runs);
        this.all = SortedRunMeta.sum(folder.binding(), runs.stream().map(SortedRun::meta));
        if (!all.to().ended()) {
            throw NightshiftException.failed(
                    "The records of " + file.path() + " are not all sorted in " + folder.path()
                            + ": they end with line " + all.to().lines() + ", which is not the last one",
                    new IllegalStateException("sorted up to byte " + all.to().offset()));
        }
    }

    /**
     * Opens the sorted records that a {@link RecordSort} with the same arguments has written to a folder. Only the
     * process that works on the run may call this, because it removes files that are not needed from the folder.
     *
     * @throws NightshiftException if they are incomplete, or belong to another file or to other settings
     */
    public static SortedRecords open(InputFile file, Path workFolder, InputProperties properties, ZoneId zone) {
        SortFolder folder = new SortFolder(workFolder, SortFolder.Owner.of(file, properties, zone), new LocalDisk());
        try {
            return new SortedRecords(
                    file, folder, Files.isDirectory(workFolder) ? folder.taken().load(false) : List.of());
        } catch (IOException e) {
            throw NightshiftException.failed("The work folder " + workFolder + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The counts of the whole file. */
    public SortProgress counts() {
        return RecordSort.progress(file, all);
    }

    /** The rejected lines, in the file's order. */
    public List<RejectFile> rejects() {
        return all.rejects().stream().map(folder::rejectFile).toList();
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
    public WorkAhead<Block> read(KeyRange range, @Nullable Position after, BlockSize size) {
        RowRange rows = RowRange.of(range, after);
        return ReadAhead.of(
                range + " of " + file.path(),
                BLOCKS_AHEAD,
                () -> new MergedBlocks(new SortedRunMerge(runs, rows), size));
    }

    /** Deletes a work folder and everything in it, if it exists. */
    public static void delete(Path workFolder) {
        SortFolder.delete(workFolder);
    }
}
