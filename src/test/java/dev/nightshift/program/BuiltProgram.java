package dev.nightshift.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The built program as users start it, by its launcher, in processes of its own that know nothing of the caller's
 * settings.
 *
 * @param root folder that contains {@code scripts}
 * @param home folder with its {@code config} and {@code var}
 */
record BuiltProgram(Path root, Path home) {

    static final Path PROJECT = Path.of("").toAbsolutePath();

    /** For commands that work for a second or two, the thorough compiler takes more time than it saves. */
    static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

    /** The program in the source tree. */
    BuiltProgram(Path home) {
        this(PROJECT, home);
    }

    Process start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(root.resolve("scripts/nightshift").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("NIGHTSHIFT_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("NIGHTSHIFT_HOME", home.toString());
        builder.environment().put("NIGHTSHIFT_JAVA_OPTS", QUICK_COMPILER);
        builder.environment().putAll(environment);
        return builder.start();
    }

    Ended run(Map<String, String> environment, String... arguments) throws Exception {
        Process process = start(environment, arguments);
        // Both at once: a process waits as soon as one of them is full.
        CompletableFuture<String> err = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
        String out = text(process.getInputStream());
        return new Ended(process.waitFor(), out, err.get());
    }

    private static String text(InputStream in) {
        try {
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What is left of a process.
     *
     * @param code its exit code
     * @param out what it wrote to standard output
     * @param err what it wrote to standard error
     */
    record Ended(int code, String out, String err) {}
}
