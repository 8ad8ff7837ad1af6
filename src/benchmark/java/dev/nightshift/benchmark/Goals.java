package dev.nightshift.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Shows the goals of the program beside the measured figures. */
final class Goals {

    private static final long MILLION = 1_000_000;

    private final List<Results> all;

    Goals(List<Results> all) {
        this.all = all;
    }

    List<Row> rows() {
        return List.of(
                new Row("1M rows: *migrate* without output / bare loop, both in one warm process", "1.10", warm()),
                new Row("10M rows: run / bare loop", "1.5", ratio(10, Contestant.LOOP)),
                new Row("1M rows: run / pandas", "0.65", ratio(1, Contestant.PANDAS)),
                new Row("10M rows: run / pandas", "0.40", ratio(10, Contestant.PANDAS)),
                new Row("1M rows: run / Spark local[2]", "0.33", ratio(1, Contestant.SPARK)),
                new Row("10M rows: peak resident memory", "400 MiB", memory(10)),
                new Row("100M rows: completes, in the same memory", "400 MiB", memory(100)));
    }

    private String warm() {
        return ofSize(
                1,
                results -> List.of(results.warmMigrate().by(results.warmLoop()).spread(2)));
    }

    private String ratio(long millions, String peer) {
        return ofSize(
                millions,
                results -> each(results, figures -> {
                    Results.Figures other = results.of(peer);
                    Series wall = peer.equals(Contestant.LOOP) ? other.inside() : other.wall();
                    return figures.wall().by(wall).spread(2);
                }));
    }

    private String memory(long millions) {
        return ofSize(
                millions,
                results -> each(results, figures -> figures.mebibytes().text(0)));
    }

    /** Returns the results of the runs that write JSON Lines in gzip. */
    private static List<String> each(Results results, Function<Results.Figures, String> measure) {
        List<String> texts = new ArrayList<>();
        Map.of("ours", "", "ours-1", "1 partition: ", "ours-2", "2 partitions: ").entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(entry -> results.processes().containsKey(entry.getKey()))
                .forEach(entry -> texts.add(entry.getValue() + measure.apply(results.of(entry.getKey()))));
        return texts;
    }

    private String ofSize(long millions, Function<Results, List<String>> measure) {
        List<String> texts = all.stream()
                .filter(results -> results.rows() == millions * MILLION)
                .flatMap(results -> measure.apply(results).stream())
                .filter(text -> !text.endsWith("?"))
                .toList();
        return texts.isEmpty() ? "not measured" : String.join("; ", texts);
    }

    /** A goal with its limit and the measured figure. */
    record Row(String goal, String limit, String measured) {}
}
