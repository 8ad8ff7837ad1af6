package dev.nightshift.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the program with the JDK's flight recorder and reports where it spent its time. */
final class Profiler {

    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Path work;

    Profiler(Path work) {
        this.work = work;
    }

    String run(Contestant contestant) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(work, "profile");
        Path recording = folder.resolve("run.jfr");
        List<String> command = contestant.command().stream()
                .map(word -> word.replace("{}", folder.toString()))
                .toList();
        Map<String, String> environment = new HashMap<>(contestant.environment());
        environment.replaceAll((name, value) -> value.replace("{}", folder.toString()));
        environment.put("NIGHTSHIFT_JAVA_OPTS", "-XX:StartFlightRecording=settings=profile,filename=" + recording);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("err").toFile());
        builder.environment().putAll(environment);
        // The launcher becomes the JVM, so the JVM has its process id.
        Process process = builder.start();
        ThreadTimes times = new ThreadTimes(process.pid());
        do {
            times.look();
        } while (!process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS));
        if (process.exitValue() != 0) {
            throw new IllegalStateException(contestant.title() + " ended with exit code " + process.exitValue() + ": "
                    + Files.readString(folder.resolve("err")));
        }
        return times.text() + CpuProfile.of(recording).text();
    }
}
