package dev.nightshift.benchmark;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The options of {@code scripts/bench}, and what it found on the machine.
 *
 * @param root the root of the source tree
 * @param work an empty folder
 * @param rows the sizes to measure, one after the other
 * @param rounds the number of counted rounds; 0 for a number that suits the size
 * @param only the names of what is measured; empty for all
 * @param plan the plan of the ordered query: auto, index or sort
 * @param profile whether to show where the program spends its time, instead of comparing it
 * @param java the command of this JVM
 * @param classpath the class path of the tests
 * @param python an interpreter that has pandas; null if there is none
 * @param spark the class path of Spark and of its program; null if it is not to be measured
 */
record BenchOptions(
        Path root,
        Path work,
        List<Long> rows,
        int rounds,
        List<String> only,
        String plan,
        boolean profile,
        String java,
        String classpath,
        @Nullable String python,
        @Nullable String spark) {

    private static final int FEW_ROWS = 20_000_000;

    static BenchOptions of(String[] arguments) {
        Map<String, String> values = new HashMap<>();
        for (String argument : arguments) {
            String[] pair = argument.split("=", 2);
            if (!pair[1].isEmpty()) {
                values.put(pair[0], pair[1]);
            }
        }
        return new BenchOptions(
                Path.of(required(values, "root")),
                Path.of(required(values, "work")),
                words(required(values, "rows")).stream().map(Long::valueOf).toList(),
                Integer.parseInt(values.getOrDefault("rounds", "0")),
                words(values.getOrDefault("only", "")),
                values.getOrDefault("plan", "auto"),
                values.containsKey("profile"),
                ProcessHandle.current().info().command().orElse("java"),
                System.getProperty("java.class.path"),
                values.get("python"),
                values.get("spark"));
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("scripts/bench did not say " + name + "=");
        }
        return value;
    }

    private static List<String> words(String list) {
        return Arrays.stream(list.split(",")).filter(word -> !word.isBlank()).toList();
    }

    /** Whether something is to be measured. The user gives its name or the start of it. */
    boolean wants(String name) {
        return only.isEmpty() || only.stream().anyMatch(word -> name.equals(word) || name.startsWith(word + "-"));
    }

    /** Returns three rounds, or one if each takes minutes. */
    int roundsOf(long size) {
        return rounds > 0 ? rounds : size <= FEW_ROWS ? 3 : 1;
    }
}
