package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.RunState;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may view and who may act if passwords are set. */
final class SecurityTests {

    @TempDir
    private static Path home;

    private static Site site;

    @BeforeAll
    static void serve() {
        site = Site.in(home, 20, 10, Site.CREDENTIALS)
                .withLedger(
                        Site.run(1, "logins", "FAILED", "it broke"), Site.run(2, "logins", "ABANDONED", "abandoned"))
                .serve();
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
    void aLoginLeadsToAPathAloneRegardlessOfWhatWasRequestedBefore() {
        site.anonymous().get("/runs/1");

        var answer = site.submit("/login", "/login", "username=viewer", "password=look-and-see");

        // An address with "http:" would lead a browser away from the TLS of a proxy.
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("/");
    }

    @Test
    void whoHasNotLoggedInCostsNoSession() {
        for (String path : new String[] {"/", "/runs/1", "/api/runs", "/actuator/health", "/assets/live.js"}) {
            assertThat(site.anonymous().get(path).headers().allValues("Set-Cookie"))
                    .as(path)
                    .isEmpty();
        }
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
        var cookie = site.anonymous().get("/login").headers().allValues("Set-Cookie");

        assertThat(cookie).singleElement().asString().contains("NIGHTSHIFT=", "HttpOnly", "SameSite=Strict");
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
