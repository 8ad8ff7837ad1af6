package dev.nightshift.cli;

import dev.nightshift.work.Figures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress on a terminal: a line with a bar for the run, and one per partition, redrawn with every chunk. On a
 * narrow terminal the lines show less, but never wrap. Thread-safe.
 */
final class ProgressScreen implements ProgressPrinter {

    private static final int MOST_BAR = 40;
    private static final int LEAST_BAR = 8;

    private final TerminalWriter terminal;
    private final LongSupplier nanoTime;
    private final Map<Integer, Partition> partitions = new TreeMap<>();
    private Throughput pace;

    ProgressScreen(TerminalWriter terminal, LongSupplier nanoTime) {
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.pace = new Throughput(nanoTime, 0);
    }

    @Override
    public synchronized void note(String sentence) {
        terminal.println(sentence);
        terminal.flush();
    }

    @Override
    public synchronized void planned(long run, Map<Integer, Long> rowsByPartition) {
        partitions.clear();
        rowsByPartition.forEach(
                (number, rows) -> partitions.put(number, new Partition(rows, new Throughput(nanoTime, rows), null)));
    }

    @Override
    public synchronized void started(long run, long rowsDone, @Nullable Long sourceRows) {
        pace = new Throughput(nanoTime, rowsDone);
        if (rowsDone > 0) {
            note("Run " + run + " resumes after " + Figures.count(rowsDone, "row", "rows"));
        }
        draw(rowsDone, sourceRows);
    }

    @Override
    public synchronized void sorted(Sorted sorted) {
        List<String> words = new ArrayList<>(
                List.of("Sorting", percent(sorted.percent() / 100.0), Figures.count(sorted.lines(), "line", "lines")));
        if (sorted.rejected() > 0) {
            words.add(Figures.number(sorted.rejected()) + " rejected");
        }
        terminal.draw(List.of(line(sorted.percent() / 100.0, words)));
    }

    @Override
    public synchronized void committed(Chunk chunk) {
        Partition before = partitions.get(chunk.partition());
        partitions.put(
                chunk.partition(),
                before == null
                        ? new Partition(chunk.rows(), new Throughput(nanoTime, chunk.rows()), null)
                        : before.with(chunk.rows()));
        draw(chunk.rowsDone(), chunk.sourceRows());
    }

    private void draw(long done, @Nullable Long of) {
        List<String> lines = new ArrayList<>();
        String eta = "ETA " + pace.eta(done, of);
        String speed = Figures.number(pace.perSecond(done)) + " rows/s";
        // The most important figures come first, because a narrow terminal shows only those.
        if (of == null || of == 0) {
            lines.add(fitting(List.of(Figures.count(done, "row", "rows"), speed, eta)));
        } else {
            double share = (double) done / of;
            String rows = Figures.number(done) + " of " + Figures.count(of, "row", "rows");
            lines.add(line(share, List.of(percent(share), eta, speed, rows)));
        }
        int room = terminal.size().lines() - 3;
        int shown = partitions.size() <= room ? partitions.size() : Math.max(0, room - 1);
        partitions.entrySet().stream()
                .limit(shown)
                .forEach(entry -> lines.add(fitting(words(entry.getKey(), entry.getValue()))));
        if (shown < partitions.size()) {
            lines.add(fitting(List.of("  and " + (partitions.size() - shown) + " more partitions")));
        }
        terminal.draw(lines);
    }

    private static List<String> words(int number, Partition partition) {
        List<String> words = new ArrayList<>();
        words.add(String.format(Locale.ROOT, "  p%02d", number));
        words.add(
                String.format(Locale.ROOT, "%,13d %s", partition.rows, Figures.plural(partition.rows, "row", "rows")));
        if (partition.perSecond != null) {
            words.add(Figures.number(partition.perSecond) + " rows/s");
        }
        return words;
    }

    /** Rounds down, so that it shows 100% only at the end. */
    private static String percent(double share) {
        return String.format(Locale.ROOT, "%3d%%", (int) (100 * Math.min(1, share)));
    }

    /** The words, after a bar that fills the remaining width. */
    private String line(double share, List<String> words) {
        int left = width() - length(words) - 4;
        if (left < LEAST_BAR) {
            return fitting(words);
        }
        int bar = Math.min(MOST_BAR, left);
        int full = (int) (Math.min(1, share) * bar);
        String done = "#".repeat(full);
        return "[" + (terminal.colours() ? AnsiColor.GREEN.of(done) : done) + "-".repeat(bar - full) + "] "
                + String.join("  ", words);
    }

    /** As many of the words as fit; the last ones are dropped. */
    private String fitting(List<String> words) {
        int count = words.size();
        while (count > 1 && length(words.subList(0, count)) > width()) {
            count--;
        }
        String text = String.join("  ", words.subList(0, count));
        return text.substring(0, Math.min(text.length(), Math.max(1, width())));
    }

    private static int length(List<String> words) {
        return String.join("  ", words).length();
    }

    /** The usable width: some terminals wrap a line that ends in their last column. */
    private int width() {
        return terminal.size().columns() - 1;
    }

    @Override
    public synchronized void endLine() {
        terminal.leave();
    }

    /**
     * The progress of a partition.
     *
     * @param pace the pace since its last chunk
     * @param perSecond the speed of its last chunk; null before the first
     */
    private record Partition(
            long rows, Throughput pace, @Nullable Long perSecond) {

        private Partition with(int more) {
            long now = rows + more;
            return new Partition(now, pace.from(now), pace.perSecond(now));
        }
    }
}
