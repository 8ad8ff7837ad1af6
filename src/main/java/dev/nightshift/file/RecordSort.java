package dev.nightshift.file;

import dev.nightshift.source.Protection;
import dev.nightshift.source.SortProgress;
import dev.nightshift.work.Background;
import dev.nightshift.work.Figures;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the records of a file into runs on local disk: all of them or none. After a crash, a new instance with the same
 * arguments sorts from the first line; after a complete sort it finds that again. Both give the same result.
 *
 * <p>Used once, by one thread, which reads the lines; parses and sorts each chunk of lines on another thread.
 */
final class RecordSort {

    /** As many as {@link RejectLimit} needs to see. */
    private static final int TRIED_LINES = 100;

    private final InputFile file;
    private final InputProperties properties;
    private final ZoneId zone;
    private final Protection protection;
    private final int chunkRows;
    private final RejectLimit limit;
    private final SortLimits limits;
    private final SortFolder folder;
    private final DiskRoom room;

    private final Deque<Background<@Nullable SortedChunk>> ahead = new ArrayDeque<>();
    private final Queue<ChunkSorter> idle = new ConcurrentLinkedQueue<>();
    private int chunks;
    private long lines;

    private final List<SortedRun> runs = new ArrayList<>();
    private final List<SortMeta.Rejects> rejects = new ArrayList<>();
    private final List<String> firstRejects = new ArrayList<>();
    private SortMeta.Counts counts = SortMeta.Counts.NONE;

    /**
     * Reads nothing yet.
     *
     * @param workFolder folder that only this run uses, and only one process at a time
     * @param zone zone of times that have none
     * @param chunkRows maximum number of lines that are sorted together
     */
    RecordSort(
            InputFile file,
            Path workFolder,
            InputProperties properties,
            ZoneId zone,
            int chunkRows,
            RejectLimit limit,
            SortLimits limits,
            Disk disk) {
        this(file, workFolder, properties, zone, Protection.NONE, chunkRows, limit, limits, disk);
    }

    /**
     * Reads nothing yet.
     *
     * @param protection how the values of fields are protected before anything is sorted
     */
    RecordSort(
            InputFile file,
            Path workFolder,
            InputProperties properties,
            ZoneId zone,
            Protection protection,
            int chunkRows,
            RejectLimit limit,
            SortLimits limits,
            Disk disk) {
        this.protection = protection;
        this.file = file;
        this.properties = properties;
        this.zone = zone;
        // HMACs make rows longer, and all rows of a chunk are in memory.
        this.chunkRows = protection.rules().isEmpty() ? chunkRows : Math.max(1, chunkRows / 4);
        this.limit = limit;
        this.limits = limits;
        this.folder = new SortFolder(workFolder, SortMeta.Owner.of(file, properties, zone, protection), disk);
        this.room = new DiskRoom(folder);
    }

    /**
     * Sorts the file, unless the folder contains its complete sort.
     *
     * @param stop looked at from time to time
     * @param told receives the progress after each chunk
     * @return null if it was told to stop; nothing remains on disk then
     * @throws NightshiftException if the folder belongs to another file or to other settings
     * @throws NightshiftException if more lines were rejected than allowed, or if there are lines but no record
     * @throws NightshiftException if the file is damaged or has changed, or if the disk is full or has too little space
     */
    @Nullable SortedRecords sort(StopSignal stop, Consumer<SortProgress> told) {
        try {
            SortMeta sorted = folder.find();
            if (sorted == null) {
                folder.clear();
                room.requireFor(file);
                sorted = sortAll(stop, told);
            } else {
                told.accept(sorted.counts().progress(file.size(), file.size()));
            }
            return sorted == null ? null : new SortedRecords(file, folder, sorted);
        } catch (IOException e) {
            throw room.failed(e);
        }
    }

    /**
     * Refuses a file none of whose first lines is a record.
     *
     * @throws NoRecordException if there would be no record, or too few
     */
    static void requireRecords(
            InputFile file, InputProperties properties, ZoneId zone, Protection protection, RejectLimit limit) {
        List<String> first = new ArrayList<>();
        try (InputText text = InputText.of(file)) {
            ChunkSorter sorter = new ChunkSorter(properties, zone, protection, TRIED_LINES);
            Splitter splitter = Splitter.of(file, text, properties);
            sorter.chunk().clear(1);
            splitter.fill(sorter.chunk());
            SortMeta.Counts counts =
                    sorter.parse((chunk, line, flaw) -> first.add(chunk.place(line) + ": " + flaw), new StopSignal());
            if (counts != null
                    && counts.records() == 0
                    && counts.rejected() > 0
                    && (splitter.ended() || limit.exceeded(counts.rejected(), counts.rejected(), false))) {
                throw new NoRecordException(
                        file, properties, first.subList(0, Math.min(SortedChunk.FIRST_REJECTS, first.size())));
            }
        } catch (IOException e) {
            throw NightshiftException.refused("The file " + file.path() + " cannot be read: " + e, e);
        }
    }

    private @Nullable SortMeta sortAll(StopSignal stop, Consumer<SortProgress> told) throws IOException {
        try (folder) {
            if (!sortChunks(stop, told)) {
                return null;
            }
            List<SortedRun> joined = new SortedRunJoin(folder, room, limits).join(runs, stop);
            return joined == null ? null : folder.complete(counts, joined, rejects, stop);
        }
    }

    private boolean sortChunks(StopSignal stop, Consumer<SortProgress> told) throws IOException {
        StopSignal ending = stop.or(() -> null);
        try (InputText text = InputText.of(file)) {
            Splitter splitter = Splitter.of(file, text, properties);
            while (!splitter.ended() || !ahead.isEmpty()) {
                if (stop.requested()) {
                    return false;
                }
                if (!splitter.ended() && ahead.size() < limits.threads()) {
                    startChunk(splitter, ending);
                    continue;
                }
                SortedChunk sorted = ahead.remove().get(IOException.class);
                if (sorted == null) {
                    return false;
                }
                add(sorted, splitter.ended() && ahead.isEmpty());
                told.accept(counts.progress(Math.min(text.packedBytes(), file.size()), file.size()));
            }
            requireSplit(splitter.unsplit());
            file.requireSame(text.sha256());
            return true;
        } finally {
            ahead.forEach(Background::close);
            // Their memory is needed to merge.
            idle.clear();
        }
    }

    private void startChunk(Splitter splitter, StopSignal ending) {
        ChunkSorter free = idle.poll();
        ChunkSorter sorter = free != null ? free : new ChunkSorter(properties, zone, protection, chunkRows);
        sorter.chunk().clear(lines + 1);
        splitter.fill(sorter.chunk());
        lines += sorter.chunk().count();
        int number = chunks++;
        // The chunks before it that are not sorted yet may leave less room.
        long mostRejects = roomForRejects();
        ahead.add(Background.start(
                "sort " + file.path().getFileName(),
                () -> {
                    try {
                        return sorter.sort(number, folder, mostRejects, ending);
                    } finally {
                        idle.add(sorter);
                    }
                },
                () -> ending.request("the sort has ended")));
    }

    private long roomForRejects() {
        return limits.mostRejects()
                - rejects.stream().mapToLong(SortMeta.Rejects::rejects).sum();
    }

    private void add(SortedChunk sorted, boolean last) throws IOException {
        counts = counts.plus(sorted.counts());
        runs.add(sorted.run());
        SortMeta.Rejects kept = sorted.rejects() == null ? null : folder.firstOf(sorted.rejects(), roomForRejects());
        if (kept != null) {
            rejects.add(kept);
        }
        sorted.firstRejects().stream()
                .limit(SortedChunk.FIRST_REJECTS - firstRejects.size())
                .forEach(firstRejects::add);
        requireFewRejects(last);
    }

    /** What could not be split counts as one reject but may be most of the file, so that a share says nothing of it. */
    private void requireSplit(@Nullable String unsplit) {
        if (unsplit != null && limit.most() == null) {
            throw new TooManyRejectsException("The file " + file.path() + " cannot be split into records from "
                    + unsplit + ". Any number of records may be missing. A corrected file needs a new run;"
                    + " --max-rejects allows to read it without them");
        }
    }

    private void requireFewRejects(boolean all) {
        long read = counts.records() + counts.rejected();
        if (all && counts.records() == 0 && counts.rejected() > 0) {
            throw new NoRecordException(file, properties, firstRejects);
        }
        if (limit.exceeded(read, counts.rejected(), all)) {
            throw new TooManyRejectsException(
                    counts.rejected() + " of the " + (all ? "" : "first ") + Figures.count(read, "record", "records")
                            + " of " + file.path() + Figures.plural(counts.rejected(), " was", " were")
                            + " rejected, expected " + limit + ":\n  " + String.join("\n  ", firstRejects)
                            + (counts.rejected() > firstRejects.size() ? "\n  …" : "")
                            + "\nA corrected file needs a new run; --max-rejects allows more");
        }
    }
}
