package dev.nightshift.migration;

import dev.nightshift.chain.WindowRows;
import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.PartRow;
import dev.nightshift.ledger.Plan;
import dev.nightshift.ledger.Window;
import dev.nightshift.source.SortProgress;
import dev.nightshift.work.ProgressListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the committed rows of a run, including those of earlier attempts, and reports them to the listener. Late rows
 * are not among the rows that were counted at the source, so they do not count here. Thread-safe.
 */
public final class ProgressCounter {

    private final long run;
    private final ProgressListener listener;
    private final AtomicLong rowsDone = new AtomicLong();
    private final AtomicLong rowsHere = new AtomicLong();
    private final Map<Integer, Long> rowsByPartition = new ConcurrentHashMap<>();
    private volatile @Nullable Long sourceRows;
    private volatile @Nullable Window window;

    /** Reports the progress of the given run to the listener. */
    public ProgressCounter(long run, ProgressListener listener) {
        this.run = run;
        this.listener = listener;
    }

    /** Starts from the rows that the ledger has recorded. Called once the run is planned. */
    void start(Ledger ledger) {
        sourceRows = ledger.runs().find(run).orElseThrow().sourceRows();
        Map<Integer, Long> byPartition = ledger.progress().rowsByPartition(run);
        rowsByPartition.putAll(byPartition);
        window = ledger.runs().plan(run).map(Plan::window).orElse(null);
        rowsDone.set(WindowRows.of(ledger, run, window));
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

    /** Reports what workers have committed since the last call, given all committed rows of a partition. */
    void reached(int partition, long rows) {
        Long before = rowsByPartition.put(partition, rows);
        long more = rows - (before == null ? 0 : before);
        if (more > 0) {
            copied(partition, 0, more);
        }
    }

    private void copied(int partition, int part, long rows) {
        Window night = window;
        boolean late = night != null && night.late(partition);
        long done = rowsDone.addAndGet(late ? 0 : rows);
        listener.committed(new ProgressListener.Chunk(run, partition, part, (int) rows, done, sourceRows));
    }

    /** The rows that this attempt has committed in this process, with late rows. */
    public long rowsHere() {
        return rowsHere.get();
    }

    void committed(PartRow part) {
        rowsHere.addAndGet(part.rows());
        copied(part.partition(), part.number(), part.rows());
    }
}
