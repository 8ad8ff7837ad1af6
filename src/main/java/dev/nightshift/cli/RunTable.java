package dev.nightshift.cli;

import dev.nightshift.login.IsoInstant;
import dev.nightshift.operation.RunSummary;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints runs as a table, one line each, columns as wide as they must be. */
final class RunTable {

    private static final String[] HEADER = {"RUN", "CUTOFF", "STATE", "SINCE", "ROWS", "OF", "ROWS/S", "TRIES"};

    /** Text stands left, numbers right. */
    private static final int FIRST_NUMBER = 4;

    private final PrintWriter out;

    RunTable(PrintWriter out) {
        this.out = out;
    }

    void print(List<RunSummary> runs) {
        if (runs.isEmpty()) {
            out.println("No such runs.");
        } else {
            print(runs.stream().map(RunTable::cells));
        }
        out.flush();
    }

    private void print(Stream<String[]> rows) {
        List<String[]> lines = Stream.concat(Stream.<String[]>of(HEADER), rows).toList();
        int[] widths = new int[HEADER.length];
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                boolean left = i > 0 && i < FIRST_NUMBER;
                text.append(i == 0 ? "" : "  ")
                        .append(String.format(Locale.ROOT, "%" + (left ? "-" : "") + widths[i] + "s", line[i]));
            }
            out.println(text.toString().stripTrailing());
        }
    }

    private static String[] cells(RunSummary run) {
        return new String[] {
            String.valueOf(run.run()),
            IsoInstant.text(run.cutoff()) + (run.rerun() == 0 ? "" : " rerun " + run.rerun()),
            run.state() + (run.stoppedBy() == null || run.state().equals("COMPLETED") ? "" : " by " + run.stoppedBy()),
            IsoInstant.text(run.stateSince().truncatedTo(ChronoUnit.SECONDS)),
            number(run.rows()),
            number(run.sourceRows()),
            number(run.rowsPerSecond()),
            String.valueOf(run.attempts())
        };
    }

    private static String number(@Nullable Long value) {
        return value == null ? "-" : String.format(Locale.ROOT, "%,d", value);
    }
}
