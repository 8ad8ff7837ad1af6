package dev.nightshift.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Shows where a recorded run spent its time: for each kind of thread, the methods that ran, and the methods of the
 * program that called them. Samples of threads that only wait are left out. Not thread-safe.
 */
final class CpuProfile {

    private static final int MOST = 15;

    /** Native methods in which a thread waits. */
    private static final Set<String> WAITING = Set.of(
            "read0",
            "poll",
            "poll0",
            "epollWait",
            "wait",
            "accept",
            "accept0",
            "park",
            "connect0",
            "waitForProcessExit0",
            "sleep0",
            "waitForReferencePendingList");

    private final Map<String, Samples> byThread = new TreeMap<>();

    static CpuProfile of(Path recording) throws IOException {
        CpuProfile profile = new CpuProfile();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                profile.take(file.readEvent());
            }
        }
        return profile;
    }

    private void take(RecordedEvent event) {
        String kind = event.getEventType().getName();
        boolean java = kind.equals("jdk.ExecutionSample");
        if (!java && !kind.equals("jdk.NativeMethodSample")) {
            return;
        }
        List<RecordedFrame> frames = event.getStackTrace() == null
                ? List.of()
                : event.getStackTrace().getFrames();
        RecordedThread thread = event.getThread("sampledThread");
        if (frames.isEmpty() || thread == null || (!java && WAITING.contains(name(frames.get(0))))) {
            return;
        }
        byThread.computeIfAbsent(kindOf(thread.getJavaName()), any -> new Samples())
                .take(frames);
    }

    /** Threads of one pool are of one kind, and so are threads that do the same with different objects. */
    private static String kindOf(String name) {
        return String.valueOf(name).replaceAll("[/\\[].*", "").replaceAll("[-#\\s\\d]+$", "");
    }

    String text() {
        StringBuilder text = new StringBuilder();
        int all = byThread.values().stream().mapToInt(samples -> samples.count).sum();
        byThread.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().count))
                .filter(entry -> entry.getValue().count * 100 >= all)
                .forEach(entry -> {
                    text.append(String.format(
                            Locale.ROOT,
                            "%n### Threads \"%s\": %d samples, %.0f %%%n",
                            entry.getKey(),
                            entry.getValue().count,
                            100.0 * entry.getValue().count / all));
                    text.append(list("Running", entry.getValue().running, entry.getValue().count));
                    text.append(list("On behalf of", entry.getValue().ours, entry.getValue().count));
                });
        return text.toString();
    }

    private static String list(String title, Map<String, Integer> counts, int all) {
        StringBuilder text = new StringBuilder("\n| " + title + " | share |\n|---|---|\n");
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(MOST)
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT, "| `%s` | %.1f %% |%n", entry.getKey(), 100.0 * entry.getValue() / all)));
        return text.toString();
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getName();
    }

    private static String text(RecordedFrame frame) {
        RecordedMethod method = frame.getMethod();
        String type = method.getType().getName().replaceAll("\\$\\$Lambda.*", "'s lambda");
        return type.substring(type.lastIndexOf('.') + 1) + "." + method.getName();
    }

    private static boolean own(RecordedFrame frame) {
        return frame.getMethod().getType().getName().startsWith("dev.nightshift.");
    }

    private static final class Samples {

        private final Map<String, Integer> running = new HashMap<>();
        private final Map<String, Integer> ours = new HashMap<>();
        private int count;

        private void take(List<RecordedFrame> frames) {
            count++;
            running.merge(text(frames.get(0)), 1, Integer::sum);
            frames.stream()
                    .filter(CpuProfile::own)
                    .findFirst()
                    .ifPresent(frame -> ours.merge(text(frame), 1, Integer::sum));
        }
    }
}
