package dev.nightshift.web;

import dev.nightshift.operation.RunStatus;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A worker of a shared run as the page shows it. */
record WorkerLine(
        String word,
        String symbol,
        String style,
        boolean dead,
        String process,
        String partitions,
        String rate,
        String heartbeat,
        @Nullable String message) {

    static WorkerLine of(RunStatus.WorkerStatus worker) {
        return switch (worker.state()) {
            case "ALIVE" -> of(worker, "Alive", "▶", "running");
            case "DRAINING" -> of(worker, "Draining", "■", "stopped");
            case "REFUSES" -> of(worker, "Refuses", "!", "failed");
            default -> of(worker, "Dead", "✖", "dead");
        };
    }

    private static WorkerLine of(RunStatus.WorkerStatus worker, String word, String symbol, String style) {
        return new WorkerLine(
                word,
                symbol,
                "state state-" + style,
                style.equals("dead"),
                worker.pid() + " on " + worker.host(),
                worker.partitions().isEmpty()
                        ? "none"
                        : worker.partitions().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                PageWords.number(worker.rowsPerSecond()),
                PageWords.duration(worker.heartbeatAgeSeconds()),
                worker.message());
    }
}
