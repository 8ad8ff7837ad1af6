package dev.nightshift.selftest;

import dev.nightshift.work.Background;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.StopSignal;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * This very program, in processes of its own: the same Java, options and class path, with a home and settings of its
 * own. No process outlives the call that started it, unless this process is killed.
 */
final class OwnProgram implements ChildProgram {

    private static final String MAIN = "dev.nightshift.Nightshift";
    private static final String OPTION = "-Ddev.nightshift.selftest=";
    private static final int WATCH_MILLIS = 10;

    private final Path home;
    private final String option;
    private final ChildSettings settings;
    private final StopSignal stop;

    OwnProgram(Workplace place, ChildSettings settings, StopSignal stop) {
        this.home = place.folder();
        this.option = OPTION + place.name().id();
        this.settings = settings;
        this.stop = stop;
    }

    @Override
    public Ended run(Predicate<String> fatal, Runnable meanwhile, String... words) {
        Path out = home.resolve("out");
        Process process = start(out, words);
        try (Background<Boolean> watch =
                        Background.start("self-test", () -> watch(process, meanwhile), () -> kill(process));
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            List<String> err = new ArrayList<>();
            boolean killed = false;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                err.add(line);
                if (!killed && fatal.test(line)) {
                    kill(process);
                    killed = true;
                }
            }
            watch.get();
            ScratchTable.requireGoingOn(stop);
            return new Ended(killed, process.waitFor(), Files.readString(out), err);
        } catch (IOException e) {
            throw NightshiftException.failed(
                    "The output of " + String.join(" ", words) + " could not be read: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NightshiftException.failed("The self-test was interrupted", e);
        } finally {
            kill(process);
        }
    }

    /** Kills the process if this one is to stop. */
    private boolean watch(Process process, Runnable meanwhile) throws InterruptedException {
        while (!process.waitFor(WATCH_MILLIS, TimeUnit.MILLISECONDS)) {
            if (stop.requested()) {
                kill(process);
            } else {
                meanwhile.run();
            }
        }
        return true;
    }

    /** Process itself would also close the streams, from which the last lines are still read. */
    private static void kill(Process process) {
        process.toHandle().destroyForcibly();
    }

    private Process start(Path out, String... words) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-Ddev.nightshift.terminal=false");
        command.addAll(settings.options());
        command.add(option);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN));
        command.addAll(List.of(words));
        if (settings.profile() != null) {
            command.addAll(List.of("--profile", settings.profile()));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectOutput(out.toFile());
        settings.apply(builder.environment(), home);
        try {
            return builder.start();
        } catch (IOException e) {
            throw NightshiftException.failed("A process of this program could not be started: " + e, e);
        }
    }

    /** Kills the processes of a self-test that was itself killed. */
    static void killOrphans(ScratchName name) {
        ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .arguments()
                        .filter(words -> List.of(words).contains(OPTION + name.id()))
                        .isPresent())
                .forEach(ProcessHandle::destroyForcibly);
    }
}
