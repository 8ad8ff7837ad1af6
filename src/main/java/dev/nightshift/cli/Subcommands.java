package dev.nightshift.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** The commands below the top one. */
final class Subcommands {

    /** In the order of the help. */
    private static final List<Class<?>> ALL = List.of(
            RunCommand.class,
            NightlyCommand.class,
            WorkerCommand.class,
            StatusCommand.class,
            RunsCommand.class,
            ReportCommand.class,
            VerifyCommand.class,
            DdlCommand.class,
            StopCommand.class,
            RestartCommand.class,
            RecoverCommand.class,
            AbandonCommand.class,
            PurgeCommand.class,
            FindCommand.class,
            DoctorCommand.class,
            SelfTestCommand.class,
            ServeCommand.class,
            GenerateCommand.class,
            ConfigCommand.class,
            CompletionCommand.class);

    private Subcommands() {}

    /**
     * All commands, or only the one that the user calls: inspecting the options of the others would take longer than a
     * short command runs.
     */
    static List<Class<?>> neededFor(String... args) {
        String word = firstWord(args);
        return ALL.stream()
                // It needs all the others.
                .filter(type -> type != CompletionCommand.class)
                .filter(type -> type.getAnnotation(Command.class).name().equals(word))
                .findFirst()
                .<List<Class<?>>>map(List::of)
                .orElse(ALL);
    }

    /**
     * The first word that is neither an option nor the value of one; null if there is none, or if help is requested
     * before it.
     */
    private static @Nullable String firstWord(String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].equals("--profile")) {
                i++;
            } else if (args[i].equals("--help") || args[i].matches("-[a-z]*h[a-z]*")) {
                return null;
            } else if (!args[i].startsWith("-")) {
                return args[i];
            }
        }
        return null;
    }
}
