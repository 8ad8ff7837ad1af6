package dev.nightshift.storage;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adobe's S3Mock in a process of its own. It is a Spring Boot program, so that on the class path of the tests it would
 * read their settings, and start what it finds there.
 */
final class S3Mock implements AutoCloseable {

    /** What the build put there. */
    private static final Path JARS = Path.of("target", "s3mock");

    /** The jars of ours that it needs, and no others, which it would configure. */
    private static final Pattern OURS = Pattern.compile("(spring-(aop|beans|context|core|expression|web|webmvc"
            + "|boot(-(autoconfigure|http-converter|jackson|servlet|tomcat|web-server|webmvc))?)|tomcat-embed-(core|el)"
            + "|jackson-(annotations|core|databind|dataformat-xml)|jakarta\\.annotation-api|jspecify|slf4j-api"
            + "|logback-(classic|core)|commons-logging|micrometer-(commons|observation)|stax2-api|woodstox-core"
            + "|checksums(-spi)?|utils|reactive-streams)-\\d.*\\.jar");

    private static final Pattern PORT = Pattern.compile("Tomcat started on ports? (\\d+)");

    private final Process process;
    private final URI uri;

    private S3Mock(Process process, URI uri) {
        this.process = process;
        this.uri = uri;
    }

    /** Returns when it answers. */
    static S3Mock start(Path folder, String bucket) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // With these it starts in two thirds of the time.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:-BytecodeVerificationRemote",
                        "-Xms200m",
                        "-Xmn120m",
                        "-Xmx256m",
                        "-Dserver.ssl.enabled=false",
                        "-Dserver.address=127.0.0.1",
                        "-Dserver.port=0",
                        "-Dhttp.port=0",
                        "-Dcom.adobe.testing.s3mock.store.root=" + folder,
                        "-Dcom.adobe.testing.s3mock.store.initial-buckets=" + bucket,
                        "-cp",
                        classPath(),
                        "com.adobe.testing.s3mock.S3MockApplication")
                // In the folder of the tests it would find our settings.
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        CompletableFuture<URI> started = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(process, started), "output of S3Mock");
        reader.setDaemon(true);
        reader.start();
        return new S3Mock(process, started.get(2, TimeUnit.MINUTES));
    }

    private static String classPath() throws IOException {
        List<String> jars = new ArrayList<>();
        try (Stream<Path> own = Files.list(JARS)) {
            own.map(jar -> jar.toAbsolutePath().toString()).forEach(jars::add);
        }
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path ->
                        OURS.matcher(Path.of(path).getFileName().toString()).matches())
                .forEach(jars::add);
        return String.join(File.pathSeparator, jars);
    }

    /** Reads what it says, so that it need not wait for a reader. */
    private static void read(Process process, CompletableFuture<URI> started) {
        StringBuilder said = new StringBuilder();
        @Nullable String port = null;
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher matcher = PORT.matcher(line);
                if (matcher.find()) {
                    port = matcher.group(1);
                }
                if (port != null && line.contains("Started S3Mock")) {
                    started.complete(URI.create("http://127.0.0.1:" + port));
                }
                if (!started.isDone()) {
                    said.append(line).append('\n');
                }
            }
            started.completeExceptionally(new IllegalStateException("S3Mock did not start:\n" + said));
        } catch (IOException e) {
            started.completeExceptionally(new UncheckedIOException(e));
        }
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
