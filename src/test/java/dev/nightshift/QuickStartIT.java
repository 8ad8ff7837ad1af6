package dev.nightshift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The archive of classes that the JVM starts from: used where it is good; anything else starts without it, silently.
 */
final class QuickStartIT {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Path BUILT = PROJECT.resolve("target/nightshift");

    /** The quickest command; all that it writes, to standard output and standard error. */
    private static final Pattern VERSION = Pattern.compile("nightshift [0-9.]+\n");

    @TempDir
    Path folder;

    private Path root;
    private Path home;
    private Path archive;

    /** An installation of its own, with an archive. */
    @BeforeEach
    void install() throws Exception {
        root = folder.toRealPath().resolve("installation");
        home = Files.createDirectories(folder.resolve("home"));
        Path program = root.resolve("lib/nightshift");
        copy(BUILT, program);
        Files.createDirectories(root.resolve("scripts"));
        Files.copy(PROJECT.resolve("scripts/nightshift"), root.resolve("scripts/nightshift"));
        archive = program.resolve("classes.jsa");
    }

    @Test
    void theProgramIsLoadedFromTheArchive() throws Exception {
        Path loaded = folder.resolve("loaded.txt");
        Process status = start(PROJECT, Map.of("NIGHTSHIFT_JAVA_OPTS", "-Xlog:class+load:file=" + loaded), "status");
        assertThat(new String(status.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo("nightshift: There is no run yet; start one with: NIGHTSHIFT_HOME=" + home + " "
                        + PROJECT.resolve("scripts/nightshift") + " run\n");
        assertThat(status.waitFor()).isEqualTo(5);
        assertThat(archivedClasses(loaded)).contains("dev.nightshift.operation.Home");
        // Nor is anything loaded that only settings with a reference need.
        assertThat(Files.readString(loaded)).doesNotContain("nightshift.storage.AwsSecrets", "amazon.awssdk.services");
    }

    @Test
    void whatIsNotAnArchiveDoesNotShow() throws Exception {
        byte[] noise = new byte[1_000_000];
        new Random(1).nextBytes(noise);
        Files.deleteIfExists(archive);
        Files.write(archive, noise);
        assertThat(version(Map.of())).matches(VERSION);
    }

    @Test
    void aMissingArchiveDoesNotShow() throws Exception {
        Files.delete(archive);
        assertThat(version(Map.of())).matches(VERSION);
    }

    @Test
    void anArchiveOfAnotherPlaceDoesNotShow() throws Exception {
        assertThat(version(Map.of())).matches(VERSION);
    }

    @Test
    void anotherCollectorDoesNotShow() throws Exception {
        Map<String, String> others = Map.of("NIGHTSHIFT_JAVA_OPTS", "-XX:+UseParallelGC -Xmx300m");
        assertThat(version(others)).matches(VERSION);
    }

    @Test
    void anArchiveOfAnOlderJarIsNotUsed() throws Exception {
        Path jar = root.resolve("lib/nightshift/nightshift.jar");
        Files.setLastModifiedTime(
                jar, FileTime.from(Files.getLastModifiedTime(jar).toInstant().plus(Duration.ofHours(1))));
        Path loaded = folder.resolve("loaded.txt");
        Map<String, String> options = Map.of("NIGHTSHIFT_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
        assertThat(version(options)).matches(VERSION);
        assertThat(archivedClasses(loaded)).noneMatch(name -> name.startsWith("dev.nightshift"));
    }

    @ParameterizedTest
    @CsvSource({"chmod 444, true", "chmod 464, false", "chmod 446, false", "chown 65534, false"})
    void anArchiveThatAnotherUserCanWriteIsNotUsed(String change, boolean used) throws Exception {
        Path jdk = folder.resolve("jdk");
        Path java = Files.createDirectories(jdk.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwx------"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"17.0.1\"\n");
        int changed =
                new ProcessBuilder((change + " " + archive).split(" ")).start().waitFor();
        assumeThat(changed).as("only root can give a file away").isZero();

        Process process = start(root, Map.of("JAVA_HOME", jdk.toString()), "status");

        String options = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(options).contains(" -jar ");
        assertThat(options.contains("-XX:SharedArchiveFile=" + archive)).isEqualTo(used);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "rm -r $1/installation/lib; exec \"$0\" run | 3 | no program found in ",
                "ulimit -n 128; exec \"$0\" status | 3 | only 128 files may be open at the same time; allow 256",
                "exec \"$0\" --version >&- | 1 | Standard output could not be written",
                "h=$1/$'b\\303\\274ro'; mkdir $h; LC_ALL=C NIGHTSHIFT_HOME=$h exec \"$0\" runs | 0 | No such runs.",
                "NIGHTSHIFT_HOME=$1/none exec \"$0\" runs | 3 | There is no folder "
            })
    void whatTheShellDoesToTheProgramIsSaidInWordsOrMakesNoDifference(String script, int code, String words)
            throws Exception {
        ProcessBuilder shell = new ProcessBuilder(
                        "bash", "-c", script, root.resolve("scripts/nightshift").toString(), folder.toString())
                .redirectErrorStream(true);
        shell.environment().keySet().removeIf(name -> name.startsWith("NIGHTSHIFT_"));
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));

        Process process = shell.start();

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).contains(words);
        assertThat(process.waitFor()).isEqualTo(code);
    }

    private static List<String> archivedClasses(Path loaded) throws IOException {
        try (Stream<String> lines = Files.lines(loaded)) {
            return lines.filter(line -> line.contains("source: shared objects file"))
                    .map(line -> line.replaceFirst("^(\\[[^]]*])+ ?", "").split(" ", 2)[0])
                    .toList();
        }
    }

    private String version(Map<String, String> environment) throws Exception {
        Process process = start(root, environment, "--version");
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).isZero();
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
        builder.environment().put("NIGHTSHIFT_HOME", home.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Copies the files that a test may change; libraries are the same. */
    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> entries = Files.list(from)) {
            for (Path entry : entries.toList()) {
                Path copy = to.resolve(entry.getFileName());
                if (Files.isDirectory(entry)) {
                    Files.createSymbolicLink(copy, entry);
                } else {
                    Files.copy(entry, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
        }
    }
}
