package dev.nightshift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes beside the built program: the launcher uses it where it is good, and does without where not. */
final class QuickStartIT {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Path BUILT = PROJECT.resolve("target/nightshift");
    private static final String JAVA = System.getProperty("java.runtime.version");

    /** What a command says where no run was made, to standard output and standard error. */
    private static final String NO_RUN = "nightshift: There is no run yet; start one with: nightshift run\n";

    /** Of a tenth of a second each; on a machine that does little else, one in a hundred of it is needed. */
    private static final int PATIENCE = 6_000;

    @TempDir
    Path folder;

    private Path root;
    private Path classes;
    private Path archive;
    private Path label;

    /** An installation of its own, with the archive of the build. */
    @BeforeEach
    void install() throws IOException {
        root = folder.toRealPath().resolve("installation");
        Path program = root.resolve("lib/nightshift");
        classes = program.resolve("classes");
        archive = classes.resolve(JAVA + ".jsa");
        label = classes.resolve(JAVA + ".for");
        copy(BUILT, program);
        Files.createDirectories(root.resolve("scripts"));
        Files.copy(PROJECT.resolve("scripts/nightshift"), root.resolve("scripts/nightshift"));
    }

    @Test
    void theBuildLeavesAnArchiveThatTheProgramIsLoadedFrom() throws Exception {
        Path loaded = folder.resolve("loaded.txt");
        String said = said(PROJECT, Map.of("NIGHTSHIFT_JAVA_OPTS", "-Xlog:class+load:file=" + loaded), "status");
        assertThat(said).isEqualTo(NO_RUN);
        assertThat(archivedClasses(loaded)).contains("dev.nightshift.operation.Operations");
    }

    @Test
    void theFirstCommandMakesTheArchiveForThoseAfterIt() throws Exception {
        delete(classes);
        // Two at once, as a scheduler and a person may start them.
        Process other = start(root, Map.of(), "status");
        assertThat(said(root, Map.of(), "status")).isEqualTo(NO_RUN);
        assertThat(said(other)).isEqualTo(NO_RUN);
        await(label);
        Path loaded = folder.resolve("loaded.txt");
        said(root, Map.of("NIGHTSHIFT_JAVA_OPTS", "-Xlog:class+load:file=" + loaded), "status");
        assertThat(archivedClasses(loaded)).contains("dev.nightshift.operation.Operations");
        try (Stream<Path> files = Files.list(classes)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".new"));
        }
    }

    @Test
    void halfAnArchiveIsPassedOverAndMadeAnew() throws Exception {
        relabel();
        byte[] whole = Files.readAllBytes(archive);
        replace(Arrays.copyOf(whole, whole.length / 2));
        assertThat(said(root, Map.of(), "status")).isEqualTo(NO_RUN);
        for (int i = 0; i < PATIENCE && Files.size(archive) == whole.length / 2; i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(Files.size(archive)).isGreaterThan(whole.length / 2);
        await(label);
    }

    @Test
    void whatIsNoArchiveDoesNotShow() throws Exception {
        byte[] noise = new byte[1_000_000];
        new Random(1).nextBytes(noise);
        replace(noise);
        relabel();
        assertThat(said(root, Map.of(), "status")).isEqualTo(NO_RUN);
    }

    @Test
    void anArchiveOfAnotherPlaceDoesNotShow() throws Exception {
        relabel();
        assertThat(said(root, Map.of(), "status")).isEqualTo(NO_RUN);
    }

    @Test
    void anArchiveForOtherOptionsDoesNotShow() throws Exception {
        Map<String, String> others = Map.of("NIGHTSHIFT_JAVA_OPTS", "-XX:-UseSerialGC -XX:+UseParallelGC -Xmx300m");
        assertThat(said(PROJECT, others, "status")).isEqualTo(NO_RUN);
    }

    @Test
    void anArchiveOfAnOlderJarIsNotUsed() throws Exception {
        relabel();
        Path jar = root.resolve("lib/nightshift/nightshift.jar");
        Files.setLastModifiedTime(
                jar, FileTime.from(Files.getLastModifiedTime(jar).toInstant().plus(Duration.ofHours(1))));
        Path loaded = folder.resolve("loaded.txt");
        Map<String, String> options = Map.of("NIGHTSHIFT_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
        assertThat(said(root, options, "status")).isEqualTo(NO_RUN);
        assertThat(archivedClasses(loaded)).noneMatch(name -> name.startsWith("dev.nightshift"));
        await(label);
    }

    @Test
    void anInstallationThatCannotBeWrittenWorksWithout() throws Exception {
        delete(classes);
        // Also the superuser, whom permissions do not stop, cannot make a folder of a file.
        Files.writeString(classes, "");
        assertThat(said(root, Map.of(), "status")).isEqualTo(NO_RUN);
    }

    @Test
    void isNeitherUsedNorMadeWhereItIsSwitchedOff() throws Exception {
        delete(classes);
        assertThat(said(root, Map.of("NIGHTSHIFT_ARCHIVE", "off"), "status")).isEqualTo(NO_RUN);
        assertThat(classes).doesNotExist();
    }

    /** Makes the label say that the archive, as it is, is good here. */
    private void relabel() throws IOException {
        FileTime time = Files.getLastModifiedTime(root.resolve("lib/nightshift/nightshift.jar"));
        Files.writeString(label, Files.size(archive) + " " + root.resolve("lib/nightshift") + "\n");
        Files.setLastModifiedTime(label, time);
    }

    private void replace(byte[] content) throws IOException {
        Files.delete(archive);
        Files.write(archive, content);
    }

    private static List<String> archivedClasses(Path loaded) throws IOException {
        try (Stream<String> lines = Files.lines(loaded)) {
            return lines.filter(line -> line.contains("source: shared objects file"))
                    .map(line -> line.replaceFirst("^(\\[[^]]*])+ ?", "").split(" ", 2)[0])
                    .toList();
        }
    }

    private static void await(Path file) throws InterruptedException {
        for (int i = 0; i < PATIENCE && !Files.exists(file); i++) {
            TimeUnit.MILLISECONDS.sleep(100);
        }
        assertThat(file).exists();
    }

    private String said(Path installation, Map<String, String> environment, String... arguments) throws Exception {
        return said(start(installation, environment, arguments));
    }

    private static String said(Process process) throws Exception {
        // Ends only when nobody holds the output open any more.
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isEqualTo(5);
        return said;
    }

    private Process start(Path installation, Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(installation.resolve("scripts/nightshift").toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("NIGHTSHIFT_"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put(
                        "NIGHTSHIFT_HOME",
                        Files.createDirectories(folder.resolve("home")).toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
