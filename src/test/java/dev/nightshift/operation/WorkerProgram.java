package dev.nightshift.operation;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;

/**
 * A process that works as a worker of the installation in a folder until a signal drains it, or as the manager: by
 * {@code run}, {@code restart} or {@code nightly}.
 */
final class WorkerProgram {

    static final int FAILED = 98;

    private WorkerProgram() {}

    public static void main(String[] args) {
        Operations operations = Installation.existing(Path.of(args[0]), Integer.parseInt(args[1]))
                .operations();
        StopSignal stop = new StopSignal();
        try {
            switch (args[2]) {
                case "run" ->
                    operations.run(
                            new RunRequest(Installation.CUTOFF, null, false, null, null, false, true),
                            new Installation.Silence(),
                            stop);
                case "restart" -> operations.restart(null, false, null, new Installation.Silence(), stop);
                case "nightly" -> {
                    NightlyResult night = operations.nightly(new Installation.Silence(), stop, said -> {});
                    if (night.worst() != NightlyResult.Outcome.DONE) {
                        throw NightshiftException.failed(String.valueOf(night.steps()), null);
                    }
                }
                default -> {
                    work(operations, stop);
                    return;
                }
            }
            System.exit(0);
        } catch (NightshiftException e) {
            System.err.println(args[2] + ": " + e.getMessage());
            System.exit(FAILED);
        }
    }

    private static void work(Operations operations, StopSignal stop) {
        // The hook waits for this thread, which therefore returns instead of calling exit.
        Thread worker = Thread.currentThread();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            stop.request("a signal");
            try {
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        operations.worker(null, stop, System.err::println);
    }
}
