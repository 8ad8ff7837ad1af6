package dev.nightshift.file;

import dev.nightshift.source.RejectFile;
import dev.nightshift.source.SortProgress;
import dev.nightshift.work.Background;
import dev.nightshift.work.DaemonThreads;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sorts the records of a file into runs on local disk, one chunk of lines at a time. After a crash, a new instance on
 * the same folder continues after the last run that is durable on disk, and the result is the same.
 *
 * <p>Used by one thread; parses on others. After a restart, create a {@code RecordSort} with the same arguments and
 * call {@link #sortNext} until it returns {@link Step#DONE}.
 */
public final class RecordSort implements AutoCloseable {

    /** The result of a step. */
    public enum Step {
        /** More data is durable on disk; call again. */
        MORE,
        /** Everything is sorted and ready to be read. */
        DONE,
        /** It was asked to stop and discarded what was not durable yet; only {@link #close} may be called now. */
        STOPPED
    }

    private static final long LOOK_AGAIN_MILLIS = 50;

    private final InputFile file;
    private final InputProperties properties;
    private final ZoneId zone;
    private final int chunkRows;
    private final RejectLimit limit;
    private final SortLimits limits;
    private final SortFolder folder;
    private final DiskRoom room;
    private final SortedRunJoin join;
    private final ChunkFeed feed;
    private final ExecutorService threads;
    private final BlockingQueue<ChunkSorter> sorters;
    private final StopSignal closing = new StopSignal();
    private final Deque<Future<@Nullable SortedRunMeta>> ahead = new ArrayDeque<>();
    private List<SortedRun> runs;
    private int nextChunk;

    /**
     * Reads and checks everything that the folder contains; creates the folder if it does not exist.
     *
     * @param workFolder folder that only this run uses, and only one process at a time
     * @param zone zone of times that have none
     * @param chunkRows maximum number of lines that are sorted together
     * @param readers number of threads that will read the sorted records at the same time
     * @throws NightshiftException if the folder belongs to another file or to other settings, or if the disk has too little
     *     space
     */
    public RecordSort(
            InputFile file,
            Path workFolder,
            InputProperties properties,
            ZoneId zone,
            int chunkRows,
            RejectLimit limit,
            int readers) {
        this(file, workFolder, properties, zone, chunkRows, limit, SortLimits.here(readers), new LocalDisk());
    }

    RecordSort(
            InputFile file,
            Path workFolder,
            InputProperties properties,
            ZoneId zone,
            int chunkRows,
            RejectLimit limit,
            SortLimits limits,
            Disk disk) {
        this.file = file;
        this.properties = properties;
        this.zone = zone;
        this.chunkRows = chunkRows;
        this.limit = limit;
        this.limits = limits;
        this.folder = new SortFolder(workFolder, SortFolder.Owner.of(file, properties, zone), disk);
        this.room = new DiskRoom(folder);
        this.join = new SortedRunJoin(folder, room, limits);
        folder.take();
        try {
            this.runs = folder.load(true);
            room.requireFor(file, runs);
        } catch (IOException e) {
            throw room.failed(e);
        }
        SortedRunMeta done = done();
        this.nextChunk = done.lastChunk() + 1;
        this.feed = new ChunkFeed(file, done.to(), nextChunk, closing);
        this.sorters = new ArrayBlockingQueue<>(limits.threads());
        this.threads = Executors.newFixedThreadPool(
                limits.threads(), new DaemonThreads("sort " + file.path().getFileName()));
    }

    private SortedRunMeta done() {
        return SortedRunMeta.sum(folder.binding(), runs.stream().map(SortedRun::meta));
    }

    /**
     * Sorts the next chunk, or merges some runs if there are too many to merge all at once.
     *
     * @param stop looked at from time to time
     * @throws NightshiftException if more lines were rejected than allowed
     * @throws NightshiftException if the file is damaged or has changed, or if the disk is full
     */
    public Step sortNext(StopSignal stop) throws InterruptedException {
        if (closing.requested()) {
            throw new IllegalStateException("the sort has been stopped");
        }
        try {
            if (!done().to().ended()) {
                return sortChunk(stop) ? Step.MORE : stopped();
            }
            endThreads();
            if (join.needed(runs)) {
                List<SortedRun> left = join.join(runs, stop);
                if (left == null) {
                    return stopped();
                }
                runs = left;
                return Step.MORE;
            }
            return Step.DONE;
        } catch (IOException e) {
            throw room.failed(e);
        }
    }

    private Step stopped() {
        close();
        return Step.STOPPED;
    }

    private boolean sortChunk(StopSignal stop) throws InterruptedException, IOException {
        while (ahead.size() <= limits.threads() && !feed.ended()) {
            int number = nextChunk++;
            ahead.add(threads.submit(() -> sort(number)));
        }
        SortedRunMeta sorted = await(ahead.element(), stop);
        if (sorted == null) {
            return false;
        }
        ahead.remove();
        SortedRunMeta all = SortedRunMeta.joined(List.of(done(), sorted));
        requireFewRejects(all);
        if (sorted.to().ended()) {
            file.requireUnchanged();
        }
        List<SortedRun> more = new ArrayList<>(runs);
        more.add(folder.publish(sorted, true));
        runs = more;
        return true;
    }

    private static @Nullable SortedRunMeta await(Future<@Nullable SortedRunMeta> sorting, StopSignal stop)
            throws InterruptedException, IOException {
        while (!stop.requested()) {
            try {
                return sorting.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // The chunk is not sorted yet.
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                if (e.getCause() instanceof NightshiftException failure) {
                    throw failure;
                }
                throw new IllegalStateException("A chunk could not be sorted: " + e.getCause(), e.getCause());
            }
        }
        return null;
    }

    private @Nullable SortedRunMeta sort(int number) throws InterruptedException, IOException {
        ChunkSorter idle = sorters.poll();
        ChunkSorter sorter = idle != null ? idle : new ChunkSorter(properties, zone, chunkRows);
        try {
            return feed.fill(number, sorter.chunk()) ? sorter.sort(number, folder, closing) : null;
        } finally {
            sorters.add(sorter);
        }
    }

    private void requireFewRejects(SortedRunMeta all) {
        SortedRunMeta.Counts counts = all.counts();
        long lines = counts.records() + counts.rejected();
        if (limit.exceeded(lines, counts.rejected())) {
            throw NightshiftException.refused(
                    counts.rejected() + " of the first " + lines + " records of " + file.path()
                            + " were rejected, expected " + limit + ":\n  " + String.join("\n  ", all.firstRejects())
                            + (counts.rejected() > all.firstRejects().size() ? "\n  …" : "")
                            + "\nFix the file, or allow more with --max-rejects");
        }
    }

    /** The progress of what is durable on disk. */
    public SortProgress progress() {
        return progress(file, done());
    }

    static SortProgress progress(InputFile file, SortedRunMeta done) {
        SortedRunMeta.Counts counts = done.counts();
        return new SortProgress(
                done.to().ended()
                        ? file.size()
                        : Math.min(file.size(), done.to().packedBytes()),
                file.size(),
                done.to().lines(),
                counts.records(),
                counts.neverLoggedIn(),
                counts.blank(),
                counts.rejected(),
                counts.clamped(),
                counts.ambiguous());
    }

    /** The files of rejected lines that are durable on disk, in the file's order; they do not change. */
    public List<RejectFile> rejects() {
        return done().rejects().stream().map(folder::rejectFile).toList();
    }

    /** All records in stream order; available only after {@link Step#DONE}. */
    public SortedRecords records() {
        return new SortedRecords(file, folder, runs);
    }

    /** Ends the threads; what is durable on disk remains. */
    @Override
    public void close() {
        closing.request("the sort is closed");
        try {
            endThreads();
            folder.dropUnnamed();
        } catch (IOException e) {
            throw room.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endThreads() throws InterruptedException, IOException {
        threads.shutdown();
        if (!threads.awaitTermination(Background.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The threads 'sort " + file.path().getFileName() + "' did not end within "
                    + Background.LIMIT.toSeconds() + " s of being asked to");
        }
        sorters.clear();
        feed.close();
    }
}
