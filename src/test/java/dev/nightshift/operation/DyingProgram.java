package dev.nightshift.operation;

import java.nio.file.Path;

/**
 * A process that runs an installation's run and dies, as by kill -9, around the k-th change of the bucket. Arguments:
 * home, chunk size, k, BEFORE or AFTER.
 */
final class DyingProgram {

    static final int DIED = 99;

    private DyingProgram() {}

    public static void main(String[] args) {
        Installation installation = Installation.existing(Path.of(args[0]), Integer.parseInt(args[1]));
        int call = Integer.parseInt(args[2]);
        FaultyStore.Moment moment = FaultyStore.Moment.valueOf(args[3]);
        installation.run(store ->
                new FaultyStore(store, call, moment, () -> Runtime.getRuntime().halt(DIED)));
        System.exit(0);
    }

    /** Starts one and waits for its end; returns its exit code. */
    static int run(Installation installation, int chunkSize, int call, FaultyStore.Moment moment) throws Exception {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-Dh2.bindAddress=127.0.0.1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DyingProgram.class.getName(),
                        installation.home().toString(),
                        String.valueOf(chunkSize),
                        String.valueOf(call),
                        moment.name())
                .inheritIO()
                .start()
                .waitFor();
    }
}
