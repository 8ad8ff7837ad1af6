package dev.nightshift.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs and measures contestants, each in an empty folder of its own that is removed afterwards. */
final class ProcessRunner {

    private final Path work;
    private final @Nullable String gnuTime;

    /** @param gnuTime the command; null if it is not installed, so that CPU time and memory stay unknown */
    ProcessRunner(Path work, @Nullable String gnuTime) {
        this.work = work;
        this.gnuTime = gnuTime;
    }

    /** Returns the command of that name that has {@code -f}; null if there is none. */
    static @Nullable String gnuTime(Path work) throws InterruptedException, IOException {
        Path probe = work.resolve("probe");
        for (String command : List.of("/usr/bin/time", "gtime")) {
            lines(Map.of(), command, "-f", "%M", "-o", probe.toString(), "true");
            if (Files.exists(probe) && !Files.readString(probe).isBlank()) {
                return command;
            }
        }
        return null;
    }

    /** @throws IllegalStateException if it fails; the message has the end of its output */
    Measured run(Contestant contestant) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(work.resolve("run"));
        Path usage = work.resolve("usage");
        List<String> command = new ArrayList<>();
        if (gnuTime != null) {
            command.addAll(List.of(gnuTime, "-f", "%U %S %M", "-o", usage.toString()));
        }
        contestant.command().forEach(word -> command.add(word.replace("{}", folder.toString())));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(work.resolve("err").toFile());
        contestant
                .environment()
                .forEach((name, value) -> builder.environment().put(name, value.replace("{}", folder.toString())));
        Path output = work.resolve("out");
        builder.redirectOutput(
                contestant.answer() == AnswerForm.NONE
                        ? ProcessBuilder.Redirect.DISCARD
                        : ProcessBuilder.Redirect.to(output.toFile()));
        long start = System.nanoTime();
        int code = builder.start().waitFor();
        double wall = (System.nanoTime() - start) / 1e9;
        if (code != 0) {
            throw new IllegalStateException(
                    contestant.title() + " ended with exit code " + code + ": " + end(work.resolve("err")));
        }
        List<String> lines = contestant.answer() == AnswerForm.NONE ? List.of() : Files.readAllLines(output);
        Measured measured = measured(wall, usage, lines, contestant);
        delete(folder);
        return measured;
    }

    private Measured measured(double wall, Path usage, List<String> lines, Contestant contestant) throws IOException {
        Double cpu = null;
        Double mebibytes = null;
        if (gnuTime != null) {
            String[] words = Files.readAllLines(usage).get(0).split(" ", -1);
            cpu = Double.parseDouble(words[0]) + Double.parseDouble(words[1]);
            mebibytes = Double.parseDouble(words[2]) / 1024;
        }
        Double inside = lines.stream()
                .filter(line -> line.startsWith("seconds "))
                .map(line -> Double.valueOf(line.substring("seconds ".length())))
                .findFirst()
                .orElse(null);
        return new Measured(wall, inside, cpu, mebibytes, contestant.answer().read(lines));
    }

    /** Returns the lines that a command prints, or no lines if it fails or is not installed. */
    static List<String> lines(Map<String, String> environment, String... command) throws InterruptedException {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
            builder.environment().putAll(environment);
            Process process = builder.start();
            List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return process.waitFor() == 0 ? lines : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static String end(Path log) throws IOException {
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /**
     * The figures of one run.
     *
     * @param wall the seconds from its start to its end
     * @param inside the seconds that it measured itself; null if it did not
     * @param cpu the CPU seconds of all its processes; null if unknown
     * @param mebibytes its greatest resident memory; null if unknown
     */
    record Measured(
            double wall,
            @Nullable Double inside,
            @Nullable Double cpu,
            @Nullable Double mebibytes,
            List<String> answers) {}
}
