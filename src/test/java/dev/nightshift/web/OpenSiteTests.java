package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.nightshift.ledger.RunState;
import dev.nightshift.operation.ServeProperties;
import dev.nightshift.publication.JsonDocument;
import dev.nightshift.work.NightshiftException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages without passwords in the settings: everybody on the host may view them. */
final class OpenSiteTests {

    @TempDir
    private static Path home;

    private static Site site;

    @BeforeAll
    static void serve() {
        site = Site.in(home, 30, 10, Site.OPEN)
                .withRun()
                .withLedger(Stream.concat(
                                Stream.of(
                                        Site.run(2, "<b>people</b>", "FAILED", "<script>alert(1)</script> & more"),
                                        Site.run(3, "logins", "RUNNING", null),
                                        Site.worker("before", "pod-1", 1, -1, 900, "NULL, NULL"),
                                        Site.worker("started again", "pod-1", 1, 1, 1_500, "NULL, NULL")),
                                IntStream.rangeClosed(4, 60).mapToObj(i -> Site.run(i, "logins", "COMPLETED", null)))
                        .toArray(String[]::new))
                .withLedger(Site.workers(3))
                .serve();
    }

    @AfterAll
    static void end() {
        site.close();
    }

    @Test
    void theListShowsRunsNewestFirstWithTheirStateInWords() {
        String page = site.anonymous().get("/").body();

        assertThat(page)
                .contains("Page 1 of 3", "href=\"/runs/60\"", "One run is dead")
                .doesNotContain("href=\"/runs/3\"");
        assertThat(page.indexOf("/runs/60")).isLessThan(page.indexOf("/runs/59"));
        assertThat(site.get("/?page=3").body()).contains("href=\"/runs/1\"", "href=\"/runs/3\"", "Dead", "100 %");
    }

    @Test
    void theListCanBeNarrowedToAState() {
        assertThat(site.get("/?state=DEAD").body()).contains("href=\"/runs/3\"").doesNotContain("href=\"/runs/60\"");
        assertThat(site.get("/?state=failed").body()).contains("href=\"/runs/2\"");
        assertThat(site.get("/?state=STOPPED").body()).contains("No matching runs");
        assertThat(site.get("/?state=ASLEEP").statusCode()).isEqualTo(400);
        assertThat(site.get("/?page=-7").statusCode()).isEqualTo(200);
        assertThat(site.get("/?page=99999999").statusCode()).isEqualTo(200);
    }

    @Test
    void workersAreShownWhileTheyWaitAndWhenTheirManagerIsDead() {
        assertThat(site.get("/runs/1").body()).contains("2 wait for a shared run, on host-c, pod-1");
        assertThat(site.get("/runs/3").body())
                .contains("This run is dead.", "Its workers continue with the partitions that were offered")
                .doesNotContain("for a shared run");
    }

    @Test
    void scriptInNamesAndMessagesStaysText() {
        for (String path : List.of("/?page=3", "/runs/2", "/?state=FAILED")) {
            assertThat(site.get(path).body())
                    .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more", "&lt;b&gt;people&lt;/b&gt;")
                    .doesNotContain("<script>alert", "<b>people");
        }
        assertThat(site.get("/?state=<script>alert(1)</script>"
                                .replace("<", "%3C")
                                .replace(">", "%3E"))
                        .body())
                .doesNotContain("<script>alert");
    }

    @Test
    void aRunsPageShowsItsPartsAndItsReports() {
        String page = site.get("/runs/1").body();

        assertThat(page)
                .containsPattern("part-p00-000001-[0-9a-f]{12}-e1\\.jsonl\\.gz")
                .contains("href=\"/runs/1/report.json\"", "30", "Throughput from ")
                .doesNotContain("/runs/1/restart");
        assertThat(site.get("/runs/99").statusCode()).isEqualTo(404);
        assertThat(site.get("/runs/99").body()).contains("There is no run 99 in the ledger");
        assertThat(site.get("/runs/x").statusCode()).isEqualTo(404);
    }

    @Test
    void whatComesFromTheBucketIsShownInASandbox() throws IOException {
        Path folder = home.resolve("var/s3/nightshift/logins/runs/cutoff=20261123T000000Z/rerun=0");
        Files.writeString(folder.resolve("report.html"), "<!DOCTYPE html><script>alert(1)</script>");

        for (String name : List.of("report.html", "report.json", "manifest.json")) {
            var answer = site.get("/runs/1/" + name);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo(Files.readString(folder.resolve(name)));
            assertThat(answer.headers().allValues("Content-Security-Policy"))
                    .singleElement()
                    .asString()
                    .startsWith("sandbox; default-src 'none'");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        }
        assertThat(site.get("/runs/2/report.html").statusCode()).isEqualTo(404);
        assertThat(site.get("/runs/1/_SUCCESS").statusCode()).isEqualTo(404);
    }

    @Test
    void whoIsNotLoggedInMayLookButNotAct() {
        site.anonymous();

        assertThat(site.get("/runs/2").body()).contains("Log in as operator").doesNotContain("/runs/2/restart");
        assertThat(site.get("/runs/2/restart").headers().firstValue("Location"))
                .contains("/login?then=%2Fruns%2F2%2Frestart");
        assertThat(site.post("/runs/2/abandon", "").statusCode()).isEqualTo(403);
        assertThat(site.post("/api/runs/2/abandon", "", "X-Requested-By", "test")
                        .statusCode())
                .isEqualTo(401);
        assertThat(site.operations().queries().status("2").state()).isEqualTo(RunState.FAILED);
    }

    @Test
    void theOperatorsPasswordIsInAFileForTheOwnerOnly() throws IOException {
        Path file = home.resolve("var/serve-" + site.server().port() + ".password");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));

        site.login("operator", Files.readString(file).strip());

        assertThat(site.get("/runs/2").body()).contains("/runs/2/restart", "(operator)");
        assertThat(site.get("/runs/2/abandon").body()).contains("This cannot be undone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "localhost.evil.example", "evil.example:8080", ""})
    void aNameThatSomebodyPointedAtUsIsRefused(String name) throws IOException {
        assertThat(statusOf("GET / HTTP/1.1\r\nHost: " + name)).isIn("421", "400");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "127.0.0.1:1234", "[::1]", "10.1.2.3:8080"})
    void addressesAndTheNameOfThisHostAreAnswered(String name) throws IOException {
        assertThat(statusOf("GET / HTTP/1.1\r\nHost: " + name)).isEqualTo("200");
    }

    private static String statusOf(String head) throws IOException {
        try (Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), site.server().port());
                PrintWriter out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.ISO_8859_1)) {
            out.print(head + "\r\nConnection: close\r\n\r\n");
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).split(" ", 3)[1];
        }
    }

    @Test
    void theApiGivesTheRecordsOfTheCommands() {
        assertThat(site.get("/api/runs/1").body())
                .isEqualTo(
                        JsonDocument.of(site.operations().queries().status("1")).text());
        assertThat(site.get("/api/runs?state=dead").body())
                .isEqualTo(JsonDocument.of(site.operations().queries().runsOfSource(RunState.DEAD, 20))
                        .text())
                .contains("\"run\": 3");
        assertThat(site.get("/api/runs?limit=0").statusCode()).isEqualTo(400);
        assertThat(site.get("/api/runs/99").body()).contains("\"reason\": \"NO_SUCH_RUN\"");
    }

    @Test
    void prometheusSeesStatesAndTheNewestRun() {
        assertThat(site.get("/actuator/prometheus").body())
                .contains(
                        "nightshift_ledger_up 1.0",
                        "nightshift_runs{source=\"logins\",state=\"COMPLETED\"} 58.0",
                        "nightshift_runs{source=\"logins\",state=\"DEAD\"} 1.0",
                        "nightshift_last_success_timestamp_seconds{source=\"logins\"}",
                        "nightshift_run_number{source=\"logins\"} 60.0",
                        "jvm_memory_used_bytes");
    }

    /** Two values for the same labels would be refused, with all other metrics. */
    @Test
    void aContainerThatStartedAgainIsTheNewestOfItsWorkers() {
        assertThat(site.get("/actuator/prometheus").body())
                .contains(
                        "nightshift_worker_up{host=\"pod-1\",pid=\"1\"} 1.0",
                        "nightshift_worker_rows_per_second{host=\"pod-1\",pid=\"1\"} 1500.0",
                        "nightshift_worker_heartbeat_age_seconds{host=\"pod-1\",pid=\"1\"}");
    }

    @Test
    void everybodyWhoMayLookSeesWhatIsUpAndWhatIsDown() {
        assertThat(site.anonymous().get("/actuator/health").body()).contains("\"ledger\"", "\"source\"", "\"bucket\"");
    }

    @Test
    void othersCannotComeInWithoutAPassword() {
        ServeProperties settings = site.operations().serve().at("0.0.0.0", 0);

        assertThatThrownBy(() -> Accounts.of(settings))
                .isInstanceOf(NightshiftException.class)
                .hasMessageContaining("NIGHTSHIFT_SERVE_OPERATOR_PASSWORD");
    }

    @Test
    void aProxyOfThisHostCannotLetOthersInWithoutAPassword() {
        ServeProperties open = site.operations().serve();
        ServeProperties behindProxy = new ServeProperties(
                open.address(), 0, List.of("runs.example.org"), null, open.viewer(), null, open.operator(), null);

        assertThatThrownBy(() -> Accounts.of(behindProxy))
                .isInstanceOf(NightshiftException.class)
                .hasMessageContaining("nightshift.serve.hosts or public-url, [runs.example.org]")
                .hasMessageContaining("NIGHTSHIFT_SERVE_OPERATOR_PASSWORD");
    }

    @Test
    void itSaysThatNoNightsAreDone() {
        assertThat(site.server().nights())
                .isEqualTo("serve does not start the nightly work, because nightshift.schedule.cron is not set");
    }

    @Test
    void theWebServerUsesNoFolderButTheProgramsOwn() {
        assertThat(site.server().port()).isPositive();
        assertThat(site.home().resolve("var/serve/work")).isDirectory();
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        var operations = site.operations();
        ServeProperties taken = operations.serve().at(null, site.server().port());

        assertThatThrownBy(() -> StatusServer.start(operations, taken, java.time.Clock.systemUTC()))
                .isInstanceOf(NightshiftException.class)
                .hasMessageContaining(":" + taken.port())
                .hasMessageContaining("--port");
    }
}
