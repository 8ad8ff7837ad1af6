package dev.nightshift.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The run that a command works on. */
final class RunArgument {

    @Parameters(
            arity = "0..1",
            paramLabel = "RUN",
            description = "The run's number or cutoff. Default: the newest run.")
    @Nullable String name;
}
