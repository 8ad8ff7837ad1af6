package dev.nightshift.cli;

import dev.nightshift.operation.Home;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.SettingFault;
import dev.nightshift.work.StopSignal;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The environment of the commands.
 *
 * @param out the writer for results
 * @param err the writer for everything else
 * @param environment the names of the environment variables
 * @param terminal whether {@code err} is a terminal
 */
public record Program(
        Opener opener,
        OutputWriter out,
        OutputWriter err,
        Set<String> environment,
        boolean terminal,
        Signals signals,
        Home home) {

    /** Reads the settings when a command needs them: help needs none. */
    @FunctionalInterface
    public interface Opener {
        /**
         * Returns the operations with these settings, and the defaults of those that are wrong.
         *
         * @param faults receives what is wrong with the settings, if anything is
         */
        Operations open(@Nullable String profile, Consumer<List<SettingFault>> faults);
    }

    /** Turns Ctrl-C and SIGTERM into a request to stop while the work runs. */
    @FunctionalInterface
    public interface Signals {
        /** Handles signals from now on, until the process ends. */
        void stopOn(StopSignal stop);
    }
}
