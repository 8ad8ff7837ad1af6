package dev.nightshift.file;

import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.Protection;
import dev.nightshift.source.RecordSource;
import dev.nightshift.source.RejectedLines;
import dev.nightshift.source.SortProgress;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.WorkAhead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The file that a run reads. It is first sorted into a work folder, and then read from there. Thread-safe, except for
 * the sort, which belongs to one thread.
 */
public final class FileSource implements RecordSource {

    /** This many records are sorted together in memory. */
    private static final int CHUNK_RECORDS = 100_000;

    private final InputFile file;
    private final Path workFolder;
    private final InputProperties properties;
    private final ZoneId zone;
    private final Protection protection;
    private final RejectLimit limit;
    private final int readers;
    private volatile @Nullable SortedRecords records;

    /**
     * Reads nothing yet.
     *
     * @param workFolder folder that only this run uses
     * @param zone zone of times that have none
     * @param protection how the values of fields are protected before anything is sorted
     * @param readers number of threads that will read the sorted records at the same time
     */
    public FileSource(
            InputFile file,
            Path workFolder,
            InputProperties properties,
            ZoneId zone,
            Protection protection,
            RejectLimit limit,
            int readers) {
        this.protection = protection;
        this.file = file;
        this.workFolder = workFolder;
        this.properties = properties;
        this.zone = zone;
        this.limit = limit;
        this.readers = readers;
    }

    /**
     * Refuses the file at once if its first lines show that it has no record.
     *
     * @throws NoRecordException with what it looks like and which option reads it
     */
    public static void requireRecords(
            InputFile file, InputProperties properties, ZoneId zone, Protection protection, RejectLimit limit) {
        RecordSort.requireRecords(file, properties, zone, protection, limit);
    }

    @Override
    public boolean ready() {
        return false;
    }

    @Override
    public void prepare(StopSignal stop, Consumer<SortProgress> progress) {
        SortLimits limits = SortLimits.here(readers);
        records = new RecordSort(
                        file, workFolder, properties, zone, protection, CHUNK_RECORDS, limit, limits, new LocalDisk())
                .sort(stop, progress);
    }

    @Override
    public RejectedLines rejects() {
        return records().rejects();
    }

    private SortedRecords records() {
        SortedRecords sorted = records;
        if (sorted == null) {
            throw new IllegalStateException("The records of " + file.path() + " are not sorted");
        }
        return sorted;
    }

    @Override
    public OptionalLong count(StopSignal stop) {
        SortProgress sorted = records().counts();
        return OptionalLong.of(sorted.records() + sorted.rejected());
    }

    /** @throws IllegalStateException always, because a run of a file copies all its records */
    @Override
    public OptionalLong count(KeyRange range, StopSignal stop) {
        throw new IllegalStateException("The records of " + file.path() + " are only counted as a whole");
    }

    /** @throws IllegalStateException always, because a run of a file copies all its records */
    @Override
    public String bound(Instant instant) {
        throw new IllegalStateException("The records of " + file.path() + " are read as a whole");
    }

    @Override
    public List<String> boundaries(int ranges, KeyRange within, @Nullable Long rows, StopSignal stop) {
        return records().boundaries(ranges, stop);
    }

    @Override
    public WorkAhead<Block> read(KeyRange range, @Nullable Position after, BlockSize size) {
        return records().read(range, after, size);
    }

    /** Deletes a work folder and everything in it, if it exists. */
    public static void delete(Path workFolder) {
        if (!Files.exists(workFolder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(workFolder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw NightshiftException.failed("The work folder " + workFolder + " could not be removed: " + e, e);
        }
    }
}
