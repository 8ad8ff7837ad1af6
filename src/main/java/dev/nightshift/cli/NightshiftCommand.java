package dev.nightshift.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.nightshift.operation.OperationException;
import dev.nightshift.operation.Operations;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The top of the command line: what all commands share, and how failures become messages and exit codes. */
@Command(
        name = "nightshift",
        description =
                "Copies a login table to an S3 bucket in one ordered pass, and reports the latest logins and the pair"
                        + " of logins closest in time.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        versionProvider = NightshiftCommand.Version.class,
        subcommands = {RunCommand.class, StatusCommand.class, ReportCommand.class, GenerateCommand.class})
public final class NightshiftCommand implements Runnable {

    private final Program program;

    @Spec
    @Nullable CommandSpec spec;

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "Add the settings of config/application-NAME.yml.")
    @Nullable String profile;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Log more, and show the stack trace of a failure.")
    boolean verbose;

    private NightshiftCommand(Program program) {
        this.program = program;
    }

    /** Runs one command and returns its exit code. */
    public static int execute(Program program, String... args) {
        NightshiftCommand command = new NightshiftCommand(program);
        return new CommandLine(command, new Factory(command))
                .setOut(program.out())
                .setErr(program.err())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, line, parsed) -> command.explain(failure))
                .execute(args);
    }

    Program program() {
        return program;
    }

    Operations operations() {
        if (verbose) {
            log("dev.nightshift", Level.DEBUG);
            log("org.springframework.batch", Level.INFO);
            log(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.INFO);
        }
        return program.opener().open(profile);
    }

    private static void log(String name, Level level) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
    }

    private int explain(Exception failure) {
        program.err()
                .println("nightshift: " + (failure.getMessage() == null ? failure.toString() : failure.getMessage()));
        if (verbose) {
            failure.printStackTrace(program.err());
        }
        program.err().flush();
        if (failure instanceof OperationException known) {
            return ExitCode.of(known.reason());
        }
        return failure instanceof IllegalArgumentException ? ExitCode.USAGE : ExitCode.FAILED;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(Objects.requireNonNull(spec).commandLine(), "Name a command.");
    }

    private static final class Factory implements CommandLine.IFactory {

        private final NightshiftCommand top;

        private Factory(NightshiftCommand top) {
            this.top = top;
        }

        @Override
        public <K> K create(Class<K> type) throws Exception {
            Object command = null;
            if (type == RunCommand.class) {
                command = new RunCommand(top);
            } else if (type == StatusCommand.class) {
                command = new StatusCommand(top);
            } else if (type == ReportCommand.class) {
                command = new ReportCommand(top);
            } else if (type == GenerateCommand.class) {
                command = new GenerateCommand(top);
            } else if (type == Version.class) {
                command = new Version(top);
            }
            return command == null ? CommandLine.defaultFactory().create(type) : type.cast(command);
        }
    }

    static final class Version implements CommandLine.IVersionProvider {

        private final NightshiftCommand top;

        Version(NightshiftCommand top) {
            this.top = top;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"nightshift " + top.program.version()};
        }
    }
}
