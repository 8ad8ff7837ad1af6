package dev.nightshift.operation;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.nio.file.Path;

/** A process that works as a worker, or with {@code manage} as the manager, of the installation in a folder. */
final class WorkerProgram {

    static final int FAILED = 98;

    private WorkerProgram() {}

    public static void main(String[] args) {
        Installation installation = Installation.existing(Path.of(args[0]), Integer.parseInt(args[1]));
        try {
            if (args[2].equals("manage")) {
                installation
                        .operations()
                        .run(
                                new RunRequest(Installation.CUTOFF, null, false, null, null, false, true),
                                new Installation.Silence(),
                                new StopSignal());
            } else {
                installation.operations().worker(null, new StopSignal(), said -> {});
            }
            System.exit(0);
        } catch (NightshiftException e) {
            System.err.println(args[2] + ": " + e.getMessage());
            System.exit(FAILED);
        }
    }
}
