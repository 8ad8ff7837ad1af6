package dev.nightshift.cli;

import dev.nightshift.operation.Home;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.Settings;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;

/** Runs commands and keeps what they print. */
final class Screen {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T01:00:00Z"), ZoneOffset.UTC);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Program program;

    private Screen(Program.Opener opener) {
        this(opener, new Home(Path.of(""), Path.of(""), "1.2.3"));
    }

    private Screen(Program.Opener opener, Home home) {
        program = new Program(opener, new OutputWriter(out), new OutputWriter(err), Set.of(), false, stop -> {}, home);
    }

    /** The screen of commands that must fail before they read the settings. */
    static Screen withoutSettings() {
        return new Screen((profile, faults) -> {
            throw new AssertionError("The settings were read");
        });
    }

    /** The screen of commands that meet a defect in the program. */
    static Screen broken(Throwable defect) {
        return new Screen((profile, faults) -> {
            if (defect instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) defect;
        });
    }

    /** The screen of the program with a home of its own. */
    static Screen at(Path folder) {
        Home home = new Home(folder, folder, "1.2.3");
        return new Screen(
                (profile, faults) -> new Operations(Settings.read(folder, profile, faults), home, CLOCK), home);
    }

    int execute(String... args) {
        return NightshiftCommand.execute(program, args);
    }

    Program program() {
        return program;
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }
}
