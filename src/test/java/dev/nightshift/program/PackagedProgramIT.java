package dev.nightshift.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program as users start it, by its launcher, in processes of its own: the built layout, and the release archive,
 * unpacked into a folder that cannot be written.
 */
class PackagedProgramIT {

    private static final String CUTOFF = "2020-01-01T00:00:00Z";

    /** So slow that there is time to stop it. */
    private static final Map<String, String> SLOW =
            Map.of("NIGHTSHIFT_CHUNK_SIZE", "100", "NIGHTSHIFT_SOURCE_MAX_ROWS_PER_SECOND", "300");

    private static final Pattern INSTALLED = Pattern.compile("/opt/nightshift/([a-z/.-]+)");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)[^)]*\\)");

    @TempDir
    static Path home;

    @TempDir
    static Path installed;

    private static Path release;
    private static Map<Path, String> unpacked;

    /** What the status page said after the process was asked to stop. */
    private static String pageOfStopped;

    /** How the release resumed that run, and what the status page then said. */
    private static BuiltProgram.Ended run;

    private static String pageOfCompleted;
    private static String reportOfCompleted;
    private static int served;

    /** A run on embedded defaults is stopped, and resumed by the release, while a status page watches. */
    @BeforeAll
    static void theReleaseResumesARun() throws Exception {
        Path folder = Files.createDirectory(installed.resolve("a folder with blanks"));
        execute("tar", "-xzf", archive().toString(), "-C", folder.toString());
        try (Stream<Path> folders = Files.list(folder)) {
            release = folders.findFirst().orElseThrow();
        }
        execute("chmod", "-R", "a-w", release.toString());
        unpacked = files(release);
        assertThat(released("generate", "--rows", "2500").code()).isZero();
        Process serve = program().start(Map.of(), "serve", "--port", "0");
        try (var lines = serve.errorReader(StandardCharsets.UTF_8)) {
            String url = lines.readLine().replaceFirst("The status page is at ", "");
            assertThat(stopped(program().start(SLOW, "run", "--cutoff", CUTOFF)))
                    .as("the exit code of a run that is stopped in time")
                    .isEqualTo(6);
            pageOfStopped = page(url + "runs/1");
            run = released("run", "--cutoff", CUTOFF);
            pageOfCompleted = page(url + "runs/1");
            reportOfCompleted = page(url + "runs/1/report.json");
            serve.destroy();
            assertThat(serve.waitFor(60, TimeUnit.SECONDS)).isTrue();
            served = serve.exitValue();
        } finally {
            serve.destroyForcibly();
        }
        assertThat(run.code()).as(run.err()).isZero();
    }

    private static Path archive() throws IOException {
        try (Stream<Path> files = Files.list(BuiltProgram.PROJECT.resolve("target"))) {
            return files.filter(file -> file.toString().endsWith(".tar.gz"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void execute(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    /** Returns all files below a folder with their sizes and times. */
    private static Map<Path, String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            folder::relativize,
                            file -> file.toFile().length() + " bytes, "
                                    + file.toFile().lastModified()));
        }
    }

    @Test
    void verifySaysWhatSomebodyDidToTheBucketAndTheReleaseStaysAsItWasUnpacked(@TempDir Path elsewhere)
            throws Exception {
        Path report = Path.of(run.out().replaceFirst("(?s).* Report +(\\S+)report\\.html.*", "$1report.json"));
        Path moved = Files.move(report, elsewhere.resolve("report"));

        BuiltProgram.Ended broken = released("verify", "1", "--deep", "--json");
        Files.move(moved, report);

        assertThat(broken.code()).isEqualTo(8);
        JsonNode differences = new JsonMapper().readTree(broken.out()).get("differences");
        assertThat(differences.size()).isEqualTo(1);
        assertThat(differences.get(0).asString()).startsWith(report + " is missing, expected ");
        assertThat(files(release)).isEqualTo(unpacked);
    }

    @Test
    void theReleaseSaysWhatItContainsAndUnderWhichLicences() throws Exception {
        assumeThat(System.getProperty("build.network"))
                .as("a build without network makes no list of what it contains")
                .isNotEqualTo("offline: true");
        JsonNode bom = new JsonMapper().readTree(Files.readString(release.resolve("nightshift.cdx.json")));
        Map<String, String> listed = new TreeMap<>();
        for (JsonNode component : bom.get("components")) {
            String name = component.get("name").asString();
            listed.put(
                    name + "-" + component.get("version").asString() + ".jar",
                    component
                            .get("hashes")
                            .valueStream()
                            .filter(hash -> hash.get("alg").asString().equals("SHA-256"))
                            .findFirst()
                            .orElseThrow()
                            .get("content")
                            .asString());
            assertThat(hasLicence(name)
                            || component.get("licenses").valueStream().anyMatch(this::hasText))
                    .as("the licence of %s", name)
                    .isTrue();
        }
        // What Spring Boot's plugin packs are jars; a starter has nothing but dependencies.
        listed.keySet().removeIf(jar -> jar.startsWith("spring-boot-starter-"));
        Map<String, String> shipped = new TreeMap<>();
        for (Path file : unpacked.keySet()) {
            String jar = file.getFileName().toString();
            // The program itself, and what Spring Boot's plugin adds.
            if (jar.endsWith(".jar") && !jar.startsWith("nightshift") && !jar.startsWith("spring-boot-jarmode-tools")) {
                shipped.put(
                        jar,
                        HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256")
                                        .digest(Files.readAllBytes(release.resolve(file)))));
            }
        }

        assertThat(listed)
                .as("after a change of the dependencies: mvn cyclonedx:makeAggregateBom")
                .isEqualTo(shipped);
        assertThat(bom.get("metadata").get("component").get("version").asString())
                .isEqualTo(release.getFileName().toString().replace("nightshift-", ""));
    }

    @Test
    void theContainerFileStartsWhatIsInTheRelease() throws IOException {
        String file = Files.readString(release.resolve("config/container/Containerfile"));
        String version = release.getFileName().toString().replace("nightshift-", "");

        assertThat(file).contains("VERSION=" + version, "nightshift:" + version);
        assertThat(Files.readString(release.resolve("config/schedulers/cronjob.yaml")))
                .contains("nightshift:" + version + "\n");
        assertThat(INSTALLED.matcher(file).results().map(path -> Path.of(path.group(1))))
                // scripts/class-archive makes it.
                .filteredOn(path -> !path.endsWith("classes.jsa"))
                .hasSize(2)
                .isSubsetOf(unpacked.keySet());
    }

    private static boolean hasLicence(String library) {
        return unpacked.keySet().stream()
                .filter(file -> file.startsWith(Path.of("licenses", library)))
                .anyMatch(file ->
                        file.getFileName().toString().toLowerCase(Locale.ROOT).startsWith("license"));
    }

    private boolean hasText(JsonNode licence) {
        String name = licence.path("license").path("id").asString("");
        return unpacked.containsKey(Path.of("licenses", name + ".txt"));
    }

    @Test
    void whatTheDocumentsOfTheReleaseLinkToIsInIt() throws IOException {
        for (Path document : unpacked.keySet()) {
            if (document.toString().endsWith(".md")) {
                String text = Files.readString(release.resolve(document));
                assertThat(LINK.matcher(text).results().map(link -> link.group(1)))
                        .as("links of %s", document)
                        .allMatch(link -> Files.exists(release.resolve(document).resolveSibling(link)));
            }
        }
    }

    @Test
    void saysWhatARunFoundAndLeavesACompleteRunAlone() throws Exception {
        assertThat(run.out())
                .startsWith("Run 1 is complete.\n")
                .contains("Latest logins  none before the cutoff", "2,500 of 2,500", "/report.json");
        BuiltProgram.Ended again = nightshift("run", "--cutoff", CUTOFF);
        assertThat(again.code()).isZero();
        assertThat(again.out()).startsWith("Run 1 is already complete; nothing was done.\n");
        JsonNode status =
                new JsonMapper().readTree(nightshift("status", "1", "--json").out());
        assertThat(status.get("state").asString()).isEqualTo("COMPLETED");
        String report = nightshift("report", "1", "--json").out();
        assertThat(Files.readString(Path.of(status.get("report").asString()))).isEqualTo(report);
        assertThat(new JsonMapper()
                        .readTree(report)
                        .get("totals")
                        .get("migrated")
                        .asLong())
                .isEqualTo(2500);
    }

    @Test
    void aRunStopsOnSigtermWithinSecondsAndIsResumedWhileTheStatusPageWatches() {
        assertThat(pageOfStopped).contains("Stopped");
        assertThat(run.err()).contains("Run 1 resumes after ");
        assertThat(pageOfCompleted).contains("Completed", "2,500");
        assertThat(reportOfCompleted).contains("\"migrated\": 2500");
        assertThat(served).isZero();
    }

    private static int stopped(Process process) throws Exception {
        // The line of the first chunk says that work has begun.
        try (var lines = process.errorReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("run=1")) {
                line = lines.readLine();
            }
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            return process.exitValue();
        }
    }

    private static String page(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    /** Those of the launcher are in {@code QuickStartIT}. */
    @Test
    void endsWithTheDocumentedCodes() throws Exception {
        assertThat(nightshift("run", "--no-such-option").code()).isEqualTo(2);
        BuiltProgram.Ended misspelt = program().run(Map.of("NIGHTSHIFT_TARGET_BUKCET", "logins"), "run");
        assertThat(misspelt.code()).isEqualTo(3);
        assertThat(misspelt.err()).contains("NIGHTSHIFT_TARGET_BUKCET").contains("NIGHTSHIFT_TARGET_BUCKET");
        assertThat(misspelt.err()).doesNotContain("\tat ");
    }

    @Test
    void hasNoS3ServerOnItsClassPath() throws IOException {
        assertThat(jars("target/nightshift/lib")).noneMatch(jar -> jar.contains("s3proxy") || jar.contains("guava"));
        assertThat(jars("target/nightshift/local-s3")).anyMatch(jar -> jar.contains("s3proxy"));
    }

    private static List<String> jars(String folder) throws IOException {
        try (Stream<Path> files = Files.list(BuiltProgram.PROJECT.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static BuiltProgram.Ended released(String... arguments) throws Exception {
        return new BuiltProgram(release, home).run(Map.of(), arguments);
    }

    private static BuiltProgram.Ended nightshift(String... arguments) throws Exception {
        return program().run(Map.of(), arguments);
    }

    private static BuiltProgram program() {
        return new BuiltProgram(home);
    }
}
