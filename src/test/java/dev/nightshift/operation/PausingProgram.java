package dev.nightshift.operation;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * A process that runs an installation's run, reports on its standard output when it has reached a place among its
 * changes, and continues at the end of its standard input. Arguments: home, chunk size, place.
 */
final class PausingProgram {

    static final int COMPLETED = 0;
    static final int FAILED = 1;
    static final int HELD = 4;

    private PausingProgram() {}

    public static void main(String[] args) {
        Installation installation = Installation.existing(Path.of(args[0]), Integer.parseInt(args[1]));
        try {
            installation.run(Trouble.event(Trouble.Place.of(args[2]), PausingProgram::pause));
            System.exit(COMPLETED);
        } catch (NightshiftException e) {
            System.out.println(e.getMessage());
            System.exit(e.reason() == Reason.HELD ? HELD : FAILED);
        }
    }

    private static void pause() {
        System.out.println("here");
        try {
            System.in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
