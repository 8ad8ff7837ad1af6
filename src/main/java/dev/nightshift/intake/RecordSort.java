package dev.nightshift.intake;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Sorts the records of a file into runs on local disk, a chunk of lines at a time; whatever dies, a new one on the same
 * folder goes on after the last run that is safe on disk, and the end is the same.
 *
 * <p>Used by one thread; parses on others. After a restart: {@code new RecordSort} with the same arguments, then
 * {@link #sortNext} until it says {@link Step#DONE}.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class RecordSort implements AutoCloseable {

    /** What a step came to. */
    public enum Step {
        /** Something more is safe on disk; ask again. */
        MORE,
        /** All is sorted, and ready to be read. */
        DONE,
        /** It was asked to stop, and dropped what was not safe yet. */
        STOPPED
    }

    /**
     * Looks what the folder holds, and makes it if it is not there.
     *
     * @param workFolder for this run alone
     * @param zone of times without one
     * @param chunkRows at most so many lines are sorted together
     * @throws dev.nightshift.source.SourceException if the folder belongs to another file or other settings, or the disk
     *     has too little room
     */
    public RecordSort(
            InputFile file,
            Path workFolder,
            IntakeProperties properties,
            ZoneId zone,
            int chunkRows,
            RejectLimit limit) {}

    /**
     * Sorts the next chunk, or merges runs where there are too many to be merged at once.
     *
     * @param goOn asked every so often
     * @throws TooManyRejectsException if more lines were rejected than allowed
     * @throws dev.nightshift.source.SourceException if the file is damaged or has changed, or the disk is full
     */
    public Step sortNext(BooleanSupplier goOn) throws InterruptedException {
        throw new UnsupportedOperationException("not yet");
    }

    /** What is safe on disk. */
    public SortProgress progress() {
        throw new UnsupportedOperationException("not yet");
    }

    /** The rejected lines that are safe on disk, in the file's order; never changed once listed. */
    public List<RejectFile> rejects() {
        throw new UnsupportedOperationException("not yet");
    }

    /** All records in stream order; after {@link Step#DONE} only. */
    public SortedRecords records() {
        throw new UnsupportedOperationException("not yet");
    }

    /** Ends the threads; what is safe on disk stays. */
    @Override
    public void close() {}
}
