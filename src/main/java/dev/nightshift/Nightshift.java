package dev.nightshift;

import dev.nightshift.cli.NightshiftCommand;
import dev.nightshift.cli.OutputWriter;
import dev.nightshift.cli.Program;
import dev.nightshift.cli.TerminalSize;
import dev.nightshift.cli.TerminalWriter;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.Settings;
import dev.nightshift.work.Reason;
import dev.nightshift.work.ZstdLibrary;
import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.TimeZone;
import org.springframework.boot.system.ApplicationHome;

/** Starts the program. */
public final class Nightshift {

    private Nightshift() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        boolean terminal = Boolean.getBoolean("dev.nightshift.terminal") && !"dumb".equals(System.getenv("TERM"));
        OutputWriter out = writer(FileDescriptor.out, terminal);
        OutputWriter err = terminal ? terminal() : errors();
        String configured = System.getenv("NIGHTSHIFT_HOME");
        Path folder = configured == null || configured.isBlank() ? Path.of("") : Path.of(configured);
        int code = execute(home(folder), out, err, terminal, args);
        System.exit(written(out, err, code));
    }

    /** Returns the exit code; a command whose result could not be written has failed. */
    static int written(OutputWriter out, OutputWriter err, int code) {
        boolean lost = out.checkError();
        if (lost) {
            err.println("nightshift: Standard output could not be written, so the result is not complete there");
        }
        err.flush();
        return lost && code == 0 ? Reason.FAILED.exitCode() : code;
    }

    /** Runs one command and returns its exit code. */
    static int execute(Home home, OutputWriter out, OutputWriter err, boolean terminal, String... args) {
        // PostgreSQL's driver sends the zone of this process at log-in, and a server that does not know it refuses.
        // Times are interpreted and shown in zones of the settings only.
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        // H2's TCP server, through which processes share the embedded ledger, must not be seen from other hosts.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        // The native library for zstd must not be in a folder that others can write.
        System.setProperty(ZstdLibrary.FOLDER, home.var().toString());
        // Spring logs with commons-logging, which would otherwise search for the log systems that it knows.
        System.setProperty("org.apache.commons.logging.LogFactory", "org.apache.commons.logging.impl.Slf4jLogFactory");
        // Otherwise Spring Boot would configure the log a second time.
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        Program program = new Program(
                (profile, faults) -> new Operations(
                        Settings.read(home.folder(), profile, faults), home.with(profile), Clock.systemUTC()),
                out,
                err,
                System.getenv().keySet(),
                terminal,
                new ProcessSignals(err),
                home);
        return NightshiftCommand.execute(program, args);
    }

    /** The writer for results. */
    static OutputWriter output() {
        return writer(FileDescriptor.out, false);
    }

    /** The writer for everything else. */
    static OutputWriter errors() {
        return writer(FileDescriptor.err, false);
    }

    /** A terminal on which log lines appear above the progress too. */
    private static TerminalWriter terminal() {
        String noColour = System.getenv("NO_COLOR");
        TerminalWriter terminal =
                new TerminalWriter(errors(), TerminalSize.ofThisProcess(), noColour == null || noColour.isEmpty());
        System.setErr(new PrintStream(terminal.stream(), true, StandardCharsets.UTF_8));
        return terminal;
    }

    private static OutputWriter writer(FileDescriptor descriptor, boolean styles) {
        return new OutputWriter(
                new BufferedWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8)),
                styles);
    }

    /** The installation that contains this class, with {@code config} and {@code var} in a folder. */
    static Home home(Path folder) {
        ApplicationHome application = new ApplicationHome(Nightshift.class);
        Path program = application.getDir().toPath().toAbsolutePath();
        // It is beside the jar of the extracted layout, or in the extracted layout beside the single jar.
        Path beside = program.resolve("local-s3");
        Path localS3 = beside.toFile().isDirectory()
                ? beside
                : program.resolve("nightshift").resolve("local-s3");
        String version = Nightshift.class.getPackage().getImplementationVersion();
        Path absolute = folder.toAbsolutePath().normalize();
        Home home = new Home(absolute, localS3, version == null ? "development" : version);
        // The launcher says how it was called, and which home it takes if none is named.
        String launcher = System.getProperty("dev.nightshift.launcher");
        return launcher == null
                ? home
                : home.calledBy(
                        launcher, !absolute.toString().equals(System.getProperty("dev.nightshift.default-home")));
    }
}
