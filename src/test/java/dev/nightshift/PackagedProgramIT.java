package dev.nightshift;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The program as users start it: the built layout, by its launcher, in processes of its own. */
class PackagedProgramIT {

    private static final String CUTOFF = "2020-01-01T00:00:00Z";

    @TempDir
    static Path home;

    private static BuiltProgram.Ended run;

    @BeforeAll
    static void runsOnEmbeddedDefaults() throws Exception {
        assertThat(nightshift("generate", "--rows", "2500").code()).isZero();
        run = nightshift("run", "--cutoff", CUTOFF);
        assertThat(run.code()).isZero();
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
    void stopsOnSigtermWithinSecondsAndGoesOn(@TempDir Path own) throws Exception {
        assertThat(program(own).run(Map.of(), "generate", "--rows", "60000").code())
                .isZero();
        Process process = program(own).start(Map.of("NIGHTSHIFT_CHUNK_SIZE", "1000"), "run", "--cutoff", CUTOFF);
        // The line of the first chunk says that work has begun.
        try (var lines = process.errorReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("run=1")) {
                line = lines.readLine();
            }
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(6);
        }
        assertThat(program(own).run(Map.of(), "status").out()).contains("State          STOPPED");
        BuiltProgram.Ended resumed =
                program(own).run(Map.of("NIGHTSHIFT_CHUNK_SIZE", "1000"), "run", "--cutoff", CUTOFF);
        assertThat(resumed.code()).isZero();
        assertThat(resumed.out()).contains("60,000 of 60,000");
    }

    @Test
    void theStatusPageKeepsNobodyFromWorkingAndEndsWithZero() throws Exception {
        Process serve = program(home).start(Map.of(), "serve", "--port", "0");
        try (var lines = serve.errorReader(StandardCharsets.UTF_8)) {
            String url = lines.readLine().replaceFirst("The status page is at ", "");
            assertThat(nightshift("run", "--cutoff", "2019-01-01T00:00:00Z").code())
                    .isZero();

            assertThat(page(url + "runs/2")).contains("Completed", "2,500");
            assertThat(page(url + "runs/2/report.json")).contains("\"migrated\": 2500");
            serve.destroy();
            assertThat(serve.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(serve.exitValue()).isZero();
        } finally {
            serve.destroyForcibly();
        }
    }

    private static String page(String url) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    @Test
    void verifySaysWhatSomebodyDidToTheBucket(@TempDir Path elsewhere) throws Exception {
        BuiltProgram.Ended whole = nightshift("verify", "1", "--deep");
        assertThat(whole.code()).as(whole.err()).isZero();
        assertThat(whole.out()).contains("  Differences    none\n");
        Path report = Path.of(new JsonMapper()
                .readTree(nightshift("status", "1", "--json").out())
                .get("report")
                .asString());
        Path moved = Files.move(report, elsewhere.resolve("report"));

        BuiltProgram.Ended broken = nightshift("verify", "1", "--json");
        Files.move(moved, report);

        assertThat(broken.code()).isEqualTo(8);
        assertThat(new JsonMapper()
                        .readTree(broken.out())
                        .get("differences")
                        .get(0)
                        .asString())
                .startsWith(report + " is missing, expected ");
    }

    @Test
    void endsWithTheDocumentedCodes() throws Exception {
        assertThat(nightshift("--help").code()).isZero();
        assertThat(nightshift("run", "--no-such-option").code()).isEqualTo(2);
        assertThat(nightshift("run", "--cutoff", "yesterday").code()).isEqualTo(2);
        assertThat(nightshift("status", "17").code()).isEqualTo(5);
        assertThat(nightshift("serve", "--address", "0.0.0.0").code()).isEqualTo(3);
        BuiltProgram.Ended misspelt = program(home).run(Map.of("NIGHTSHIFT_TARGET_BUKCET", "logins"), "run");
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

    private static BuiltProgram.Ended nightshift(String... arguments) throws Exception {
        return program(home).run(Map.of(), arguments);
    }

    private static BuiltProgram program(Path home) {
        return new BuiltProgram(home);
    }
}
