package dev.nightshift.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Writes the measured figures in Markdown: a table for each size, and the goals. */
final class BenchReport {

    private final List<String> lines = new ArrayList<>();
    private final String where;

    /** @param where the origin of the figures: date, machine, versions */
    BenchReport(String where) {
        this.where = where;
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    void head() {
        lines.add("# Speed");
        lines.add("");
        lines.add(where + ".");
        lines.add("");
        lines.add("PostgreSQL is started for this alone, on the same machine, with "
                + String.join(
                        ", ",
                        new TreeMap<>(BenchServer.SETTINGS)
                                .entrySet().stream()
                                        .map(setting -> setting.getKey() + "=" + setting.getValue())
                                        .toList())
                + ". Its own CPU time and memory are in no column.");
        lines.add("");
        lines.add(
                "Each is a whole process, started anew in each round, one after the other; median (lowest to highest)."
                        + " Ratios are taken round by round: of the wall time to that of the bare loop without the start of its"
                        + " JVM, and to that of whole pandas and Spark. All answers were the same.");
    }

    void size(Results results) {
        lines.add("");
        lines.add(String.format(Locale.ROOT, "## %,d rows", results.rows()));
        lines.add("");
        lines.add("The database's plan: `" + results.plan() + "`");
        lines.add("");
        lines.add("| work | seconds | CPU s | peak MiB | / loop | / pandas | / Spark |");
        lines.add("|---|---|---|---|---|---|---|");
        results.processes().values().forEach(figures -> lines.add(row(results, figures)));
        if (!results.warmLoop().isEmpty()) {
            lines.add("");
            lines.add("In one warm process: bare loop " + results.warmLoop().spread(2) + " s, *migrate* without output "
                    + results.warmMigrate().spread(2) + " s, ratio "
                    + results.warmMigrate().by(results.warmLoop()).spread(2) + ".");
        }
    }

    private static String row(Results results, Results.Figures figures) {
        return String.join(
                " | ",
                "| " + figures.title(),
                figures.wall().spread(2),
                figures.cpu().text(2),
                figures.mebibytes().text(0),
                ratio(figures.wall(), results.of(Contestant.LOOP).inside()),
                ratio(figures.wall(), results.of(Contestant.PANDAS).wall()),
                ratio(figures.wall(), results.of(Contestant.SPARK).wall()) + " |");
    }

    private static String ratio(Series one, Series other) {
        Series ratios = one.by(other);
        return ratios.isEmpty() ? "" : ratios.text(2);
    }

    void goals(List<Goals.Row> rows) {
        lines.add("");
        lines.add("## Goals");
        lines.add("");
        lines.add(where + "; medians (lowest to highest):");
        lines.add("");
        lines.add("| goal | at most | measured |");
        lines.add("|---|---|---|");
        rows.forEach(row -> lines.add("| " + row.goal() + " | " + row.limit() + " | " + row.measured() + " |"));
    }

    void note(String sentence) {
        lines.add("");
        lines.add(sentence);
    }
}
