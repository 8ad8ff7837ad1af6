package dev.nightshift.cli;

import dev.nightshift.ledger.RunState;
import dev.nightshift.login.IsoInstant;
import dev.nightshift.operation.NightStatus;
import dev.nightshift.operation.RunSummary;
import dev.nightshift.work.Figures;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Prints runs as a table with one line per run, and columns that are as wide as their widest text. */
final class RunTable {

    private static final String[] HEADER = {"RUN", "CUTOFF", "STATE", "SINCE", "ROWS", "OF", "ROWS/S", "TRIES"};

    /** Text is aligned left, numbers right. */
    private static final int FIRST_NUMBER = 4;

    private final PrintWriter out;

    RunTable(PrintWriter out) {
        this.out = out;
    }

    void print(List<RunSummary> runs) {
        boolean sources = runs.stream().map(RunSummary::source).distinct().count() > 1;
        boolean inputs = runs.stream().anyMatch(run -> run.input() != null);
        boolean nights = runs.stream().anyMatch(run -> run.night() != null);
        if (runs.isEmpty()) {
            out.println("No such runs.");
        } else {
            print(
                    runs.stream()
                            .map(run -> with(
                                    cells(run),
                                    nights ? chain(run) : null,
                                    nights ? from(run) : null,
                                    nights ? late(run) : null,
                                    sources ? run.source() : null,
                                    inputs ? Objects.requireNonNullElse(run.input(), "") : null)),
                    with(
                            HEADER,
                            nights ? "CHAIN" : null,
                            nights ? "FROM" : null,
                            nights ? "LATE" : null,
                            sources ? "SOURCE" : null,
                            inputs ? "INPUT" : null));
        }
        out.flush();
    }

    /** Adds the columns that are shown. */
    private static String[] with(String[] cells, @Nullable String... more) {
        return Stream.concat(Arrays.stream(cells), Arrays.stream(more).filter(Objects::nonNull))
                .toArray(String[]::new);
    }

    private void print(Stream<String[]> rows, String[] header) {
        List<String[]> lines = Stream.concat(Stream.<String[]>of(header), rows).toList();
        int[] widths = new int[header.length];
        for (String[] line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        for (String[] line : lines) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                boolean left = (i > 0 && i < FIRST_NUMBER) || i >= HEADER.length;
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
            run.state()
                    + (run.stoppedBy() == null || run.state() == RunState.COMPLETED ? "" : " by " + run.stoppedBy()),
            IsoInstant.text(run.stateSince().truncatedTo(ChronoUnit.SECONDS)),
            number(run.rowsOfCount()),
            number(run.sourceRows()),
            number(run.rowsPerSecond()),
            String.valueOf(run.attempts())
        };
    }

    private static String chain(RunSummary run) {
        return run.night() == null ? "" : String.valueOf(run.night().chain());
    }

    private static String from(RunSummary run) {
        NightStatus night = run.night();
        return night == null ? "" : night.from() == null ? "the first login" : IsoInstant.text(night.from());
    }

    private static String late(RunSummary run) {
        return run.night() == null || run.night().from() == null
                ? ""
                : number(run.night().lateRows());
    }

    private static String number(@Nullable Long value) {
        return value == null ? "-" : Figures.number(value);
    }
}
