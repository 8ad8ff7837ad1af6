package dev.nightshift;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The archive of classes that the JVM starts from: used where it is good; anything else starts without it, silently. */
final class QuickStartIT {

    private static final Path PROJECT = Path.of("").toAbsolutePath();
    private static final Path BUILT = PROJECT.resolve("target/nightshift");

    /** What a command says where no run was made, to standard output and standard error. */
    private String noRun(Path installation) {
        return "nightshift: There is no run yet; start one with: NIGHTSHIFT_HOME=" + home + " "
                + installation.resolve("scripts/nightshift") + " run\n";
    }

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
        String said = new String(status.getInputStream().readAllBytes(), UTF_8);
        assertThat(archivedClasses(loaded)).as(said).contains("dev.nightshift.operation.Home");
        // Nor is anything loaded that only settings with a reference need.
        assertThat(Files.readString(loaded)).doesNotContain("nightshift.storage.AwsSecrets", "amazon.awssdk.services");
    }

    @Test
    void whatIsNotAnArchiveDoesNotShow() throws Exception {
        byte[] noise = new byte[1_000_000];
        new Random(1).nextBytes(noise);
        Files.deleteIfExists(archive);
        Files.write(archive, noise);
        assertThat(said(root, Map.of(), "status")).isEqualTo(noRun(root));
    }

    @Test
    void aMissingArchiveDoesNotShow() throws Exception {
        Files.delete(archive);
        assertThat(said(root, Map.of(), "status")).isEqualTo(noRun(root));
    }

    @Test
    void anArchiveOfAnotherPlaceDoesNotShow() throws Exception {
        assertThat(said(root, Map.of(), "status")).isEqualTo(noRun(root));
    }

    @Test
    void anotherCollectorDoesNotShow() throws Exception {
        Map<String, String> others = Map.of("NIGHTSHIFT_JAVA_OPTS", "-XX:+UseParallelGC -Xmx300m");
        assertThat(said(root, others, "status")).isEqualTo(noRun(root));
    }

    @Test
    void anArchiveOfAnOlderJarIsNotUsed() throws Exception {
        Path jar = root.resolve("lib/nightshift/nightshift.jar");
        Files.setLastModifiedTime(
                jar, FileTime.from(Files.getLastModifiedTime(jar).toInstant().plus(Duration.ofHours(1))));
        Path loaded = folder.resolve("loaded.txt");
        Map<String, String> options = Map.of("NIGHTSHIFT_JAVA_OPTS", "-Xlog:class+load:file=" + loaded);
        start(root, options, "status").waitFor();
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

    private String said(Path installation, Map<String, String> environment, String... arguments) throws Exception {
        return said(start(installation, environment, arguments));
    }

    private static String said(Process process) throws Exception {
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
        builder.environment().put("NIGHTSHIFT_HOME", home.toString());
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
}
