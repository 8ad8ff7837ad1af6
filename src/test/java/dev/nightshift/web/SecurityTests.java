package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.RunState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may view and who may act if passwords are set. */
final class SecurityTests {

    /** Requests whose end is missing. */
    private static final String BODY =
            "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nusername=";

    private static final String HEADERS = "GET /actuator/health HTTP/1.1\r\nHost: local";

    /** The clock for the waits after wrong passwords. */
    private static final AtomicLong NOW = new AtomicLong();

    @TempDir
    private static Path home;

    private static Site site;

    @BeforeAll
    static void serve() {
        site = Site.in(home, 20, 10, Site.CREDENTIALS)
                .withLedger(
                        Site.run(1, "logins", "FAILED", "it broke"), Site.run(2, "logins", "ABANDONED", "abandoned"))
                .serve(Duration.ofSeconds(30), NOW::get);
    }

    @BeforeEach
    void forgetWrongPasswords() {
        NOW.addAndGet(Duration.ofMinutes(16).toNanos());
    }

    @AfterAll
    static void end() {
        site.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/runs/1", "/runs/1/restart", "/runs/1/report.json", "/login/../runs/1"})
    void whoHasNotLoggedInSeesNoRun(String path) {
        var answer = site.anonymous().get(path);

        assertThat(answer.statusCode()).isIn(302, 400);
        assertThat(answer.body()).doesNotContain("it broke");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/runs", "/api/runs/1", "/api/openapi.json", "/actuator/prometheus"})
    void programsMustSayWhoTheyAre(String path) {
        var answer = site.anonymous().get(path);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(site.get(path, "Authorization", Site.basic("viewer", "look-and-see"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWrongPasswordOpensNothing() {
        site.login("operator", "act-and-answe");

        assertThat(site.get("/").statusCode()).isEqualTo(302);
        assertThat(site.get("/api/runs", "Authorization", Site.basic("operator", "look-and-see"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void aLoginLeadsBackToWhereItCameFromByAPathAlone() {
        assertThat(location(site.anonymous().get("/runs/1?parts=2"))).isEqualTo("/login?then=%2Fruns%2F1%3Fparts%3D2");
        assertThat(site.get("/login?then=%2Fruns%2F1%3Fparts%3D2").body()).contains("value=\"/runs/1?parts=2\"");

        // An address with "http:" would lead a browser away from the TLS of a proxy.
        assertThat(location(site.postLogin("viewer", "look-and-see", "/runs/1?parts=2")))
                .isEqualTo("/runs/1?parts=2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "//evil.example",
                "/\\evil.example",
                "/runs/1#x",
                "/login",
                "/logout",
                ""
            })
    void aLoginLeadsToNoOtherSite(String then) {
        assertThat(location(site.anonymous().postLogin("viewer", "look-and-see", then)))
                .isEqualTo("/");
    }

    @Test
    void aLoginThatFailedKeepsTheNameAndWhereItCameFrom() {
        String again = location(site.anonymous().postLogin("some body", "wrong-password", "/runs/1"));

        assertThat(again).isEqualTo("/login?failed&name=some+body&then=%2Fruns%2F1");
        assertThat(site.get(again).body())
                .contains("The name or the password is wrong", "value=\"some body\"", "value=\"/runs/1\"");
    }

    @Test
    void whoGivesWrongPasswordsMustWaitWhateverTheNameAndTheWay() {
        for (String name : new String[] {"operator2", "nobody"}) {
            for (int i = 0; i < 3; i++) {
                assertThat(location(site.anonymous().postLogin(name, "wrong-password", "")))
                        .startsWith("/login?failed");
            }

            assertThat(location(site.postLogin(name, "wrong-password", ""))).startsWith("/login?wait=");
            var answer = site.get("/api/runs", "Authorization", Site.basic(name, "wrong-password"));
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        }
        assertThat(site.get("/login?wait=8").body()).contains("Too many tries. Wait 8 s, then try again.");
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    @Test
    void whoHasNotLoggedInCostsNoSession() {
        for (String path : new String[] {
            "/", "/runs/1", "/api/runs", "/actuator/health", "/assets/live.js", "/login", "/login?failed", "/none"
        }) {
            assertThat(site.anonymous().get(path).headers().allValues("Set-Cookie"))
                    .as(path)
                    .isEmpty();
        }
        for (String path : new String[] {"/runs/1/abandon", "/api/runs/1/abandon", "/logout", "/login"}) {
            assertThat(site.anonymous()
                            .post(path, "username=operator&password=wrong-password")
                            .headers()
                            .allValues("Set-Cookie"))
                    .as(path)
                    .isEmpty();
        }
    }

    @Test
    void requestsThatArriveSlowlyDoNotStopTheServer() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                slow.add(unfinished(site, i % 2 == 0 ? BODY : HEADERS));
            }
            assertThat(site.anonymous().get("/actuator/health/liveness").statusCode())
                    .isEqualTo(200);
            assertThat(site.loginAsViewer().get("/runs/1").statusCode()).isEqualTo(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    /** They send another byte from time to time, and are ended nevertheless. */
    @Test
    void requestsThatArriveSlowlyDoNotLast(@TempDir Path other) throws IOException {
        try (Site impatient = Site.in(other, 1, 1, Site.CREDENTIALS).serve(Duration.ofMillis(500), System::nanoTime);
                Socket body = unfinished(impatient, BODY);
                Socket headers = unfinished(impatient, HEADERS)) {
            assertThat(answerWhileDripping(body)).startsWith("HTTP/1.1 408 ");
            assertThat(answerWhileDripping(headers)).isEmpty();
        }
    }

    private static Socket unfinished(Site server, String request) throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.server().port());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String answerWhileDripping(Socket socket) throws IOException {
        socket.setSoTimeout(200);
        for (int i = 0; i < 100; i++) {
            try {
                socket.getOutputStream().write('x');
                return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            } catch (SocketTimeoutException e) {
                // The server still waits for the rest of the request.
                assertThat(i).isLessThan(99);
            } catch (SocketException e) {
                return "";
            }
        }
        throw new AssertionError("still open");
    }

    @Test
    void aLargeBodyIsRefusedBeforeItIsRead() {
        assertThat(site.anonymous()
                        .post("/login", "username=" + "x".repeat(17_000))
                        .statusCode())
                .isEqualTo(413);
        assertThat(site.post("/login", "%zz=1").statusCode()).isEqualTo(400);
    }

    @Test
    void aViewerSeesNoButtonsAndNoConfirmation() {
        site.loginAsViewer();

        assertThat(site.get("/runs/1").body()).contains("it broke").doesNotContain("/runs/1/restart");
        assertThat(site.get("/runs/1/restart").statusCode()).isEqualTo(403);
        site.loginAsOperator();
        assertThat(site.get("/runs/1").body()).contains("/runs/1/restart", "/runs/1/abandon");
        assertThat(site.get("/runs/2").body()).doesNotContain("/runs/2/restart");
    }

    @ParameterizedTest
    @ValueSource(strings = {"restart", "stop", "recover", "abandon"})
    void aViewerCannotActWithAForgedForm(String verb) {
        site.loginAsViewer();

        // It is refused even with the token of a page that the user may view.
        var answer = site.submit("/runs/1", "/runs/1/" + verb, "reason=x");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(state(1)).isEqualTo(RunState.FAILED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"restart", "stop", "recover", "abandon"})
    void aViewerCannotActByTheApi(String verb) {
        String viewer = Site.basic("viewer", "look-and-see");

        var answer =
                site.anonymous().post("/api/runs/1/" + verb, "", "Authorization", viewer, "X-Requested-By", "test");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("This user may view runs, but not act on them");
        assertThat(state(1)).isEqualTo(RunState.FAILED);
    }

    @Test
    void aFormWithoutItsTokenIsRefused() {
        assertThat(site.loginAsOperator().post("/runs/1/abandon", "").statusCode())
                .isEqualTo(403);
        assertThat(site.post("/runs/1/abandon", "_csrf=guessed").statusCode()).isEqualTo(403);
        assertThat(state(1)).isEqualTo(RunState.FAILED);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example",
        "Origin, null",
        "Origin, http://localhost:1",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-site"
    })
    void aPostFromAnotherSiteIsRefusedRegardlessOfWhatItKnows(String header, String value) {
        var answer = site.anonymous()
                .post(
                        "/api/runs/1/abandon",
                        "",
                        "Authorization",
                        Site.asOperator(),
                        "X-Requested-By",
                        "test",
                        header,
                        value);

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(state(1)).isEqualTo(RunState.FAILED);
    }

    @Test
    void theApiActsOnlyWithAHeaderThatFormsCannotSend() {
        var answer = site.anonymous().post("/api/runs/1/abandon", "", "Authorization", Site.asOperator());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("X-Requested-By");
        site.loginAsOperator();
        assertThat(site.post("/api/runs/1/abandon", "").statusCode()).isEqualTo(403);
        assertThat(state(1)).isEqualTo(RunState.FAILED);
    }

    @Test
    void theApiActsForASessionOnlyWithTheTokenOfItsPages() {
        site.loginAsOperator();
        assertThat(site.post("/api/runs/1/stop", "", "X-Requested-By", "test").body())
                .contains("X-CSRF-TOKEN");

        var answer =
                site.post("/api/runs/9/stop", "", "X-Requested-By", "test", "X-CSRF-TOKEN", site.token("/runs/1/stop"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(state(1)).isEqualTo(RunState.FAILED);
    }

    @Test
    void nothingIsFramedOrRunThatIsNotOurs() {
        var headers = site.loginAsOperator().get("/").headers();

        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("X-Frame-Options")).contains("DENY");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Cache-Control").orElseThrow()).contains("no-store");
        assertThat(headers.firstValue("Server")).isEmpty();
        assertThat(headers.map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void theCookieIsForNobodyElse() {
        var cookie = site.anonymous()
                .postLogin("viewer", "look-and-see", "")
                .headers()
                .allValues("Set-Cookie");

        // The port is in its name, because browsers send cookies to all ports of a host.
        assertThat(cookie)
                .singleElement()
                .asString()
                .startsWith("NIGHTSHIFT-" + site.server().port() + "=")
                .contains("Path=/", "HttpOnly", "SameSite=Strict");
    }

    @Test
    void behindTlsTheCookieIsSentByTlsAlone(@TempDir Path other) {
        try (Site secure = Site.in(other, 1, 1, Site.CREDENTIALS + "    public-url: https://runs.example.org/\n")
                .serve()) {
            assertThat(secure.postLogin("viewer", "look-and-see", "").headers().allValues("Set-Cookie"))
                    .singleElement()
                    .asString()
                    .startsWith("__Host-NIGHTSHIFT-" + secure.server().port() + "=")
                    .contains("Path=/;", "Secure", "HttpOnly", "SameSite=Strict")
                    .doesNotContain("Domain");
        }
    }

    @Test
    void onlyHealthAndMetricsOfTheActuatorAreThere() {
        for (String path : new String[] {"/actuator", "/actuator/env", "/actuator/beans", "/actuator/heapdump"}) {
            assertThat(site.anonymous()
                            .get(path, "Authorization", Site.asOperator())
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(site.get("/actuator/health").body()).contains("UP").doesNotContain("ledger");
        assertThat(site.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(site.get("/actuator/health", "Authorization", Site.asOperator())
                        .body())
                .contains("\"ledger\"", "\"source\"", "\"bucket\"");
    }

    @Test
    void aProbeMayAskForTheHeadOfHealthAlone() {
        assertThat(site.anonymous().head("/actuator/health").statusCode()).isEqualTo(200);
        assertThat(site.head("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(site.head("/api/runs").statusCode()).isEqualTo(401);
    }

    @Test
    void noSecretIsOnAnyPage() {
        site.loginAsOperator();

        for (String path : new String[] {"/", "/runs/1", "/runs/1/restart", "/login", "/api/runs/1"}) {
            assertThat(site.get(path).body()).doesNotContain("look-and-see", "act-and-answer", "$2y$");
        }
    }

    private static RunState state(int run) {
        return site.operations().queries().status(String.valueOf(run)).state();
    }
}
