package dev.nightshift;

import dev.nightshift.cli.NightshiftCommand;
import dev.nightshift.cli.Program;
import dev.nightshift.cli.TerminalSize;
import dev.nightshift.cli.TerminalWriter;
import dev.nightshift.operation.Home;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.Settings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.springframework.boot.system.ApplicationHome;

/** Starts the program. */
public final class Nightshift {

    private Nightshift() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] args) {
        // H2's TCP server, through which processes share the embedded ledger, must not be seen from other hosts.
        System.setProperty("h2.bindAddress", "127.0.0.1");
        PrintWriter out = writer(FileDescriptor.out);
        boolean terminal = Boolean.getBoolean("dev.nightshift.terminal") && !"dumb".equals(System.getenv("TERM"));
        PrintWriter err = terminal ? terminal() : writer(FileDescriptor.err);
        Home home = home();
        Program program = new Program(
                profile -> new Operations(Settings.load(home.folder(), profile), home.with(profile), Clock.systemUTC()),
                out,
                err,
                terminal,
                new ProcessSignals(err),
                home.version());
        int code = NightshiftCommand.execute(program, args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    /** On which also what the logging writes appears above the progress. */
    private static TerminalWriter terminal() {
        String noColour = System.getenv("NO_COLOR");
        TerminalWriter terminal = new TerminalWriter(
                writer(FileDescriptor.err), TerminalSize.ofThisProcess(), noColour == null || noColour.isEmpty());
        System.setErr(new PrintStream(terminal.stream(), true, StandardCharsets.UTF_8));
        return terminal;
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }

    private static Home home() {
        ApplicationHome application = new ApplicationHome(Nightshift.class);
        Path program = application.getDir().toPath().toAbsolutePath();
        String configured = System.getenv("NIGHTSHIFT_HOME");
        Path folder = configured == null || configured.isBlank() ? Path.of("") : Path.of(configured);
        // Beside the extracted layout's jar, or in the extracted layout beside the one jar.
        Path beside = program.resolve("local-s3");
        Path localS3 = beside.toFile().isDirectory()
                ? beside
                : program.resolve("nightshift").resolve("local-s3");
        String version = Nightshift.class.getPackage().getImplementationVersion();
        return new Home(folder.toAbsolutePath().normalize(), localS3, version == null ? "development" : version);
    }
}
