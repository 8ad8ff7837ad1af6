package dev.nightshift.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunQueries;
import dev.nightshift.operation.SettingFault;
import dev.nightshift.operation.Settings;
import dev.nightshift.work.Defects;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.SettingsException;
import dev.nightshift.work.StopSignal;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * The top of the command line: the options that all commands share, and how failures become messages and exit codes.
 */
@Command(
        name = "nightshift",
        description =
                "Copies a login table to an S3 bucket in one ordered pass, and reports the latest logins and the pair"
                        + " of logins closest in time.",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        versionProvider = NightshiftCommand.Version.class,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; run the command again to resume",
            "2:wrong usage",
            "3:refused before anything was started",
            "4:another process holds the run",
            "5:no such run",
            "6:stopped before the end",
            "7:the run's snapshot of the source is lost",
            "8:verify found differences, or selftest a broken promise",
            "130, 143:ended at once by a second SIGINT or SIGTERM"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  nightshift run                   tonight's run",
            "  nightshift status                the newest run, and what to do next",
            "  nightshift report                its answers",
            "  nightshift COMMAND --help        help for a command, with examples"
        })
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

    @Option(
            names = {"-q", "--quiet"},
            scope = ScopeType.INHERIT,
            description = "Print only results and errors.")
    boolean quiet;

    private NightshiftCommand(Program program) {
        this.program = program;
    }

    /** Runs one command and returns its exit code. */
    public static int execute(Program program, String... args) {
        NightshiftCommand command = new NightshiftCommand(program);
        CommandLine line = new CommandLine(command, new Factory(command));
        Subcommands.neededFor(args).forEach(line::addSubcommand);
        line.setAllowSubcommandsAsOptionParameters(true)
                .setOut(program.out())
                .setErr(program.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        program.terminal() ? CommandLine.Help.Ansi.AUTO : CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler((failure, asked) -> command.correct(failure))
                .setExecutionExceptionHandler((failure, asked, parsed) -> command.explain(failure));
        try {
            return line.execute(args);
        } catch (Error e) {
            return command.explain(e);
        }
    }

    Program program() {
        return program;
    }

    /** Does long work. A signal stops it, and its progress is shown. */
    <T> T work(Work<T> work) {
        StopSignal stop = new StopSignal();
        ProgressPrinter progress = ProgressPrinter.on(program, quiet);
        program.signals().stopOn(stop);
        try {
            return work.with(operations(), progress, stop);
        } finally {
            progress.endLine();
        }
    }

    Operations operations() {
        return operations(faults -> {
            throw Settings.refusal(faults);
        });
    }

    /** @param faults receives what is wrong with the settings, if anything is */
    Operations operations(Consumer<List<SettingFault>> faults) {
        if (verbose && quiet) {
            throw NightshiftException.usage("--quiet and --verbose exclude each other; give one of them");
        }
        if (quiet) {
            log(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.ERROR);
            log("dev.nightshift", Level.ERROR);
        }
        if (verbose) {
            log("dev.nightshift", Level.DEBUG);
            log("org.springframework", Level.INFO);
            log("com.zaxxer.hikari", Level.INFO);
            log(org.slf4j.Logger.ROOT_LOGGER_NAME, Level.INFO);
        }
        return program.opener().open(profile, faults);
    }

    /** The queries about runs. */
    RunQueries queries() {
        return operations().queries();
    }

    /** Prints a sentence that is not a result, unless the user wants quiet. */
    void tell(String sentence) {
        if (!quiet) {
            program.err().println(sentence);
            program.err().flush();
        }
    }

    private static void log(String name, Level level) {
        ((Logger) LoggerFactory.getLogger(name)).setLevel(level);
    }

    /** Prints in one line what is wrong with the command line, and where to find help. */
    private int correct(CommandLine.ParameterException failure) {
        CommandLine asked = failure.getCommandLine();
        program.err().println(name() + words(failure));
        if (failure instanceof NoCommandException) {
            asked.usage(program.err());
        } else {
            String command = asked.getCommandSpec().qualifiedName().replaceFirst("^nightshift ?", "");
            program.err().println("Try: " + program.home().help(command));
        }
        program.err().flush();
        return ExitCode.USAGE;
    }

    /** The prefix of every error. */
    private String name() {
        boolean colours = program.err() instanceof TerminalWriter terminal && terminal.colours();
        return colours ? AnsiColor.RED.of("nightshift:") + " " : "nightshift: ";
    }

    private static String words(CommandLine.ParameterException failure) {
        if (!(failure instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return String.valueOf(failure.getMessage());
        }
        CommandLine asked = unmatched.getCommandLine();
        boolean command = !unmatched.isUnknownOption() && asked.getParent() == null;
        String what = unmatched.isUnknownOption() ? "Unknown option" : command ? "Unknown command" : "Unexpected word";
        String hint = "";
        if (!unmatched.getSuggestions().isEmpty()) {
            hint = "; did you mean " + unmatched.getSuggestions().get(0).replaceFirst("^nightshift ", "") + "?";
        } else if (command) {
            hint = "; expected " + String.join(", ", asked.getSubcommands().keySet());
        }
        return what + ": '" + unmatched.getUnmatched().get(0) + "'" + hint;
    }

    private int explain(Throwable failure) {
        if (Defects.is(failure)) {
            LoggerFactory.getLogger(NightshiftCommand.class).error("A defect in the program", failure);
            program.err()
                    .println(name() + "A defect in the program ended this command: " + failure
                            + ". Report it with the stack trace in the log. What was committed is kept;"
                            + " you can run the same command again.");
            program.err().flush();
            return Reason.FAILED.exitCode();
        }
        NightshiftException known = failure instanceof NightshiftException n ? n : null;
        if (known instanceof SettingsException settings) {
            settings.lines().forEach(line -> program.err().println(name() + line));
        } else {
            program.err()
                    .say(name()
                            + (known == null
                                    ? "This command failed: " + failure
                                            + ". What was committed is kept; you can run the same command again."
                                    : known.getMessage()));
        }
        if (verbose) {
            failure.printStackTrace(program.err());
        }
        program.err().flush();
        return (known == null ? Reason.FAILED : known.reason()).exitCode();
    }

    @Override
    public void run() {
        throw new NoCommandException(Objects.requireNonNull(spec).commandLine());
    }

    /** Work on runs. */
    @FunctionalInterface
    interface Work<T> {
        T with(Operations operations, ProgressPrinter progress, StopSignal stop);
    }

    private static final class NoCommandException extends CommandLine.ParameterException {

        private static final long serialVersionUID = 1L;

        NoCommandException(CommandLine line) {
            super(line, "Name a command.");
        }
    }

    private static final class Factory implements CommandLine.IFactory {

        private final NightshiftCommand top;

        private Factory(NightshiftCommand top) {
            this.top = top;
        }

        /** Creates our own types with the top command, and all others as picocli does. */
        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (Constructor<?> constructor : type.getDeclaredConstructors()) {
                if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {NightshiftCommand.class})) {
                    return type.cast(constructor.newInstance(top));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }

    static final class Version implements CommandLine.IVersionProvider {

        private final NightshiftCommand top;

        Version(NightshiftCommand top) {
            this.top = top;
        }

        @Override
        public String[] getVersion() {
            return new String[] {"nightshift " + top.program.home().version()};
        }
    }
}
