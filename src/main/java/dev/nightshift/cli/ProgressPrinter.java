package dev.nightshift.cli;

import dev.nightshift.migration.ProgressListener;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress on standard error: one bar that is drawn anew on a terminal, one line per chunk elsewhere. Thread-safe.
 */
final class ProgressPrinter implements ProgressListener {

    private static final int WIDTH = 30;

    private final PrintWriter err;
    private final boolean bar;
    private final LongSupplier nanoTime;
    private long startNanos;
    private long startRows;
    private boolean drawn;

    ProgressPrinter(PrintWriter err, boolean bar, LongSupplier nanoTime) {
        this.err = err;
        this.bar = bar;
        this.nanoTime = nanoTime;
    }

    static ProgressPrinter on(Program program) {
        return new ProgressPrinter(program.err(), program.terminal(), System::nanoTime);
    }

    @Override
    public synchronized void note(String sentence) {
        clear();
        err.println(sentence);
        err.flush();
    }

    @Override
    public synchronized void started(long run, long rowsDone, @Nullable Long sourceRows) {
        startNanos = nanoTime.getAsLong();
        startRows = rowsDone;
        if (rowsDone > 0) {
            note("Run " + run + " goes on after " + number(rowsDone) + " rows");
        }
        if (bar) {
            draw(rowsDone, sourceRows);
        }
    }

    @Override
    public synchronized void sorted(Sorted sorted) {
        int percent = sorted.size() == 0 ? 100 : (int) Math.min(100, 100 * sorted.bytes() / sorted.size());
        if (bar) {
            err.print("\rSorting  " + bar(percent / 100.0) + number(sorted.lines()) + " lines  "
                    + number(sorted.rejected()) + " rejected" + " ".repeat(8) + "\b".repeat(8));
            drawn = true;
        } else {
            err.println(String.format(
                    Locale.ROOT,
                    "run=%d step=sort lines=%d rejected=%d percent=%d",
                    sorted.run(),
                    sorted.lines(),
                    sorted.rejected(),
                    percent));
        }
        err.flush();
    }

    @Override
    public synchronized void committed(Chunk chunk) {
        if (bar) {
            draw(chunk.rowsDone(), chunk.sourceRows());
            return;
        }
        err.println(String.format(
                Locale.ROOT,
                "run=%d partition=p%02d part=%06d rows=%d total=%d of=%s rows/s=%d eta=%s",
                chunk.run(),
                chunk.partition(),
                chunk.part(),
                chunk.rows(),
                chunk.rowsDone(),
                chunk.sourceRows() == null ? "?" : chunk.sourceRows().toString(),
                perSecond(chunk.rowsDone()),
                eta(chunk.rowsDone(), chunk.sourceRows())));
        err.flush();
    }

    private void draw(long done, @Nullable Long of) {
        double share = of == null || of == 0 ? 0 : Math.min(1, (double) done / of);
        String text = (of == null ? "" : bar(share)) + number(done) + " rows  " + number(perSecond(done))
                + " rows/s  ETA " + eta(done, of);
        err.print("\r" + text + " ".repeat(8) + "\b".repeat(8));
        err.flush();
        drawn = true;
    }

    private static String bar(double share) {
        int full = (int) (share * WIDTH);
        return "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] "
                + String.format(Locale.ROOT, "%3d%%  ", (int) (share * 100));
    }

    private long perSecond(long done) {
        long nanos = Math.max(1, nanoTime.getAsLong() - startNanos);
        return Math.round((done - startRows) * 1e9 / nanos);
    }

    private String eta(long done, @Nullable Long of) {
        long rate = perSecond(done);
        return of == null || rate <= 0 ? "?" : duration(Math.max(0, of - done) / rate);
    }

    /** Seconds as people read them: 45s, 3m10s, 2h05m. */
    static String duration(long seconds) {
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return String.format(Locale.ROOT, "%dm%02ds", seconds / 60, seconds % 60);
        }
        return String.format(Locale.ROOT, "%dh%02dm", seconds / 3600, seconds % 3600 / 60);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private void clear() {
        if (drawn) {
            err.print("\r" + " ".repeat(100) + "\r");
            drawn = false;
        }
    }

    /** Ends the bar's line. */
    synchronized void endLine() {
        if (drawn) {
            err.println();
            err.flush();
            drawn = false;
        }
    }
}
