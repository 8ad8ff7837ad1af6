package dev.nightshift.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Samples the CPU time of each kind of thread of a process while it runs. The system counts it, so compilers and
 * garbage collectors are included. It has no figures on systems without {@code /proc}. Not thread-safe.
 */
final class ThreadTimes {

    private static final double TICKS_PER_SECOND = 100;

    /** The positions of the fields 14 and 15 in what follows a thread's name in its stat file. */
    private static final int USER = 11;

    private final Path tasks;
    private final Map<String, Long> ticks = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    ThreadTimes(long pid) {
        this.tasks = Path.of("/proc", Long.toString(pid), "task");
    }

    void look() {
        try (Stream<Path> threads = Files.list(tasks)) {
            threads.forEach(this::look);
        } catch (IOException | UncheckedIOException e) {
            // The process has ended, or the system has no /proc: the figures so far count.
            return;
        }
    }

    private void look(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            int end = stat.lastIndexOf(')');
            String[] fields = stat.substring(end + 2).split(" ", -1);
            String id = thread.getFileName().toString();
            names.put(id, stat.substring(stat.indexOf('(') + 1, end).replaceAll("[#\\d]+$", ""));
            ticks.put(id, Long.parseLong(fields[USER]) + Long.parseLong(fields[USER + 1]));
        } catch (IOException e) {
            // The thread has ended since it was listed.
            ticks.putIfAbsent(thread.getFileName().toString(), 0L);
        }
    }

    String text() {
        Map<String, Long> byName = new HashMap<>();
        ticks.forEach((id, count) -> byName.merge(names.getOrDefault(id, "?"), count, Long::sum));
        List<String> lines = byName.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(12)
                .map(entry -> String.format(
                        Locale.ROOT, "| %s | %.2f |%n", entry.getKey(), entry.getValue() / TICKS_PER_SECOND))
                .toList();
        return "\n| threads (as the system names them) | CPU s |\n|---|---|\n" + String.join("", lines);
    }
}
