package dev.nightshift.operation;

import java.nio.file.Path;

/**
 * A process that runs an installation's run and dies at a place among its changes, as by kill -9. Arguments: home,
 * chunk size, place.
 */
final class DyingProgram {

    static final int DIED = 99;

    private DyingProgram() {}

    public static void main(String[] args) {
        Installation installation = Installation.existing(Path.of(args[0]), Integer.parseInt(args[1]));
        installation.run(Trouble.event(
                Trouble.Place.of(args[2]), () -> Runtime.getRuntime().halt(DIED)));
        System.exit(0);
    }

    /** Starts such a process, waits for its end and returns its exit code. */
    static int run(Installation installation, int chunkSize, String place) throws Exception {
        return OtherJvm.start(DyingProgram.class, installation.home().toString(), String.valueOf(chunkSize), place)
                .waitFor();
    }
}
