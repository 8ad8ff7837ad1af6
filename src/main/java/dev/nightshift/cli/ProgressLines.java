package dev.nightshift.cli;

import dev.nightshift.work.Figures;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Shows progress as one line per chunk, easy to read and to search in a log. Thread-safe. */
final class ProgressLines implements ProgressPrinter {

    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private Throughput pace;

    ProgressLines(PrintWriter err, LongSupplier nanoTime) {
        this.err = err;
        this.nanoTime = nanoTime;
        this.pace = new Throughput(nanoTime, 0);
    }

    @Override
    public synchronized void note(String sentence) {
        err.println(sentence);
        err.flush();
    }

    @Override
    public synchronized void started(long run, long rowsDone, @Nullable Long sourceRows) {
        pace = new Throughput(nanoTime, rowsDone);
        if (rowsDone > 0) {
            note("Run " + run + " resumes after " + Figures.count(rowsDone, "row", "rows"));
        }
    }

    @Override
    public synchronized void sorted(Sorted sorted) {
        note(String.format(
                Locale.ROOT,
                "run=%d step=sort lines=%d rejected=%d percent=%d",
                sorted.run(),
                sorted.lines(),
                sorted.rejected(),
                sorted.percent()));
    }

    @Override
    public synchronized void committed(Chunk chunk) {
        note(String.format(
                Locale.ROOT,
                "run=%d partition=p%02d%s rows=%d total=%d of=%s rows/s=%d eta=%s",
                chunk.run(),
                chunk.partition(),
                chunk.part() == 0 ? "" : String.format(Locale.ROOT, " part=%06d", chunk.part()),
                chunk.rows(),
                chunk.rowsDone(),
                chunk.sourceRows() == null ? "?" : chunk.sourceRows().toString(),
                pace.perSecond(chunk.rowsDone()),
                pace.eta(chunk.rowsDone(), chunk.sourceRows())));
    }

    @Override
    public void endLine() {}
}
