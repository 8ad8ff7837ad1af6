package dev.nightshift.migration;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.source.SortProgress;
import dev.nightshift.work.ProgressListener;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the committed rows of a run, including those of earlier attempts, and reports them to the listener.
 * Thread-safe.
 */
public final class ProgressCounter {

    private final long run;
    private final ProgressListener listener;
    private final AtomicLong rowsDone = new AtomicLong();
    private volatile @Nullable Long sourceRows;

    /** Reports the progress of the given run to the listener. */
    public ProgressCounter(long run, ProgressListener listener) {
        this.run = run;
        this.listener = listener;
    }

    /** Starts from the rows that the ledger has recorded. Called once the run is planned. */
    void start(Ledger ledger) {
        sourceRows = ledger.runs().find(run).orElseThrow().sourceRows();
        Map<Integer, Long> byPartition = ledger.progress().rowsByPartition(run);
        rowsDone.set(byPartition.values().stream().mapToLong(Long::longValue).sum());
        listener.planned(run, byPartition);
        listener.started(run, rowsDone.get(), sourceRows);
    }

    /** Reports something that a user should know, in one sentence. */
    void note(String sentence) {
        listener.note(sentence);
    }

    void sorted(SortProgress progress) {
        listener.sorted(new ProgressListener.Sorted(
                run, progress.lines(), progress.rejected(), progress.bytes(), progress.size()));
    }

    /** A worker has copied rows of a partition, up to the given part. */
    void copied(int partition, int part, long rows) {
        long done = rowsDone.addAndGet(rows);
        listener.committed(new ProgressListener.Chunk(run, partition, part, (int) rows, done, sourceRows));
    }

    void committed(PartRow part) {
        long done = rowsDone.addAndGet(part.rows());
        listener.committed(
                new ProgressListener.Chunk(run, part.partition(), part.number(), part.rows(), done, sourceRows));
    }
}
