package dev.nightshift.operation;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A process that runs an installation's run at the end of its standard input. Its exit code says how that ended.
 * Arguments: home, chunk size.
 */
final class RacingProgram {

    static final int WORKED = 0;
    static final int HELD = 4;
    static final int COMPLETE_ALREADY = 10;

    private RacingProgram() {}

    public static void main(String[] args) throws Exception {
        Installation installation = Installation.existing(Path.of(args[0]), Integer.parseInt(args[1]))
                .onLocalServer();
        System.in.readAllBytes();
        try {
            RunResult result = installation.run();
            System.exit(result.ending() == RunResult.Ending.COMPLETED ? WORKED : COMPLETE_ALREADY);
        } catch (NightshiftException e) {
            if (e.reason() != Reason.HELD) {
                throw e;
            }
            System.exit(HELD);
        }
    }

    /** Runs the given number of processes at once and returns their exit codes. */
    static List<Integer> race(Installation installation, int chunkSize, int processes) throws Exception {
        List<Process> racers = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            racers.add(OtherJvm.start(RacingProgram.class, installation.home().toString(), String.valueOf(chunkSize)));
        }
        for (Process racer : racers) {
            racer.getOutputStream().close();
        }
        List<Integer> codes = new ArrayList<>();
        for (Process racer : racers) {
            codes.add(racer.waitFor());
        }
        return codes;
    }
}
