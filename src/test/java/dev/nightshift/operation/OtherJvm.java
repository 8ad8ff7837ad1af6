package dev.nightshift.operation;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts a class of the tests in a process of its own. */
final class OtherJvm {

    /**
     * The folder of the built program. Its class archive, which halves the time of a start, needs its jar to be the
     * first on the class path, and few libraries beside it are looked through for what is missing. Without a build the
     * process starts with our class path.
     */
    private static final @Nullable String BUILT = System.getProperty("built.program");

    private OtherJvm() {}

    /** Inherits our standard error. */
    static Process start(Class<?> main, String... arguments) throws IOException {
        return prepared(main, arguments)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The process to start. */
    static ProcessBuilder prepared(Class<?> main, String... arguments) {
        String classPath = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx128m",
                "-Dh2.bindAddress=127.0.0.1"));
        if (BUILT != null) {
            command.add("-XX:SharedArchiveFile=" + BUILT + "/classes.jsa");
            classPath = String.join(
                    File.pathSeparator, BUILT + "/nightshift.jar", "target/test-classes", BUILT + "/local-s3/*");
        }
        command.addAll(List.of("-cp", classPath, main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
