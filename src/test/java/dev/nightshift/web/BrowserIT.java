package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nightshift.ledger.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The pages in a real browser; skipped where Chromium and its driver are not installed. */
@EnabledIf(
        value = "dev.nightshift.web.Browser#installed",
        disabledReason = "/usr/bin/chromium and /usr/bin/chromedriver are not installed")
final class BrowserIT {

    private static final String VIEWER = "look-and-see";
    private static final String OPERATOR = "act-and-answer";
    private static final List<String> PAGES =
            List.of("/", "/runs/2", "/runs/3", "/runs/2/restart", "/runs/3/abandon", "/login");

    @TempDir
    private static Path home;

    @TempDir(cleanup = CleanupMode.NEVER)
    private static Path profile;

    private static Site site;
    private static Browser browser;

    @BeforeAll
    static void start() {
        site = Site.in(home, 2_000, 10, Site.CREDENTIALS)
                .withLedger(
                        Site.run(1, "logins", "FAILED", "<img src=x onerror=alert(1)> broke"),
                        Site.run(2, "logins", "RUNNING", null),
                        Site.run(3, "logins", "STOPPED", "stopped: signal SIGTERM"),
                        Site.run(4, "logins", "NEW", null))
                .withLedger(Site.workers(2))
                .withLedger(
                        "UPDATE NIGHTSHIFT_RUN SET SOURCE_ROWS = 9876543210 WHERE RUN_ID = 3",
                        "INSERT INTO NIGHTSHIFT_PARTITION (RUN_ID, PARTITION_NO, NEVER_LOGGED_IN, ROWS_DONE, NEXT_PART,"
                                + " FORMAT_VERSION, UPDATED_AT) VALUES (3, 0, 0, 1234567890, 1, 1, LOCALTIMESTAMP)")
                .serve();
        browser = Browser.start(profile);
    }

    @AfterAll
    static void end() {
        browser.close();
        site.close();
    }

    @Test
    void theRestartButtonRestartsAFailedRunWhoseProgressFillsTheList() {
        browser.login(site, "operator", OPERATOR);
        browser.open(site.url("/runs/1"));
        browser.click("#verb-restart");
        assertThat(browser.text()).contains("What will happen");
        browser.click("#really");
        browser.await("Run 1 was restarted and continues in the background.");
        browser.open(site.url("/"));

        // The page is not reloaded from here on.
        browser.driver().executeScript("window.sameAsBefore = true");
        browser.awaitTrue("const bar = document.querySelector('[aria-label=\"Progress of run 1\"]');"
                + " return bar !== null && bar.value > 0 && bar.value < 100");
        browser.awaitTrue("const bar = document.querySelector('[aria-label=\"Progress of run 1\"]');"
                + " return bar !== null && bar.value === 100"
                + " && bar.closest('tr').innerText.includes('Completed')");
        assertThat(browser.driver().executeScript("return window.sameAsBefore")).isEqualTo(true);
        browser.open(site.url("/runs/1"));
        assertThat(browser.text()).contains("report.json", "2,000", "page 1 of 4");
    }

    @Test
    void aDeadWorkerStandsOut() {
        browser.login(site, "viewer", VIEWER);
        browser.open(site.url("/runs/2"));

        assertThat(browser.text())
                .contains("4711 on host-a", "4712 on host-b", "bucket was nightshift and is now another");
        assertThat(browser.driver()
                        .executeScript(
                                "return document.querySelector('tr.run-dead .state-dead').closest('tr').innerText"))
                .asString()
                .containsIgnoringCase("dead")
                .contains("4712 on host-b", "7");
    }

    @Test
    void aViewerSeesTheRunButNoButtons() {
        browser.login(site, "viewer", VIEWER);
        browser.open(site.url("/runs/3"));

        assertThat(browser.text()).contains("Stopped", "stopped: signal SIGTERM", "viewer (viewer)");
        assertThat(browser.driver()
                        .executeScript("return document.querySelectorAll('main a.button, main button').length"))
                .isEqualTo(0L);
        Object status = browser.driver().executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const token = document.querySelector('[name=_csrf]').value;
                fetch('/runs/3/abandon', {method: 'POST', body: new URLSearchParams({_csrf: token})})
                    .then(answer => done(answer.status));
                """);
        assertThat(status).isEqualTo(403L);
        assertThat(site.operations().queries().status("3").state()).isEqualTo(RunState.STOPPED);
    }

    @Test
    void withoutScriptThePageShowsTheSame() {
        browser.allowScripts(false);
        try {
            browser.login(site, "operator", OPERATOR);
            browser.open(site.url("/"));
            assertThat(browser.text()).containsIgnoringCase("dead").contains("Stopped", "Refresh");
            browser.open(site.url("/runs/4"));
            browser.click("#verb-abandon");
            browser.click("#really");

            browser.await("Run 4 is abandoned");
            assertThat(browser.text()).contains("Abandoned");
        } finally {
            browser.allowScripts(true);
        }
    }

    @Test
    void nobodyIsStoppedByWhatScreenReadersAndKeyboardsNeed() throws IOException {
        browser.login(site, "operator", OPERATOR);
        for (String page : PAGES) {
            for (int width : new int[] {360, 1280}) {
                // Colours depend on the scheme alone, and places on the width alone.
                String scheme = width == 360 ? "light" : "dark";
                browser.show(width, scheme);
                browser.open(site.url(page));
                assertThat(browser.findings())
                        .as(page + " in " + scheme + " at " + width)
                        .isEmpty();
            }
        }
    }

    @Test
    void noPageIsWiderThanTheScreen() {
        browser.login(site, "operator", OPERATOR);
        List<String> wider = new ArrayList<>();
        // The list is a table from 1025 on.
        for (int width : new int[] {360, 768, 1000, 1025, 1280}) {
            browser.show(width, "light");
            for (String page : PAGES) {
                browser.open(site.url(page));
                Object more = browser.driver()
                        .executeScript(
                                "const page = document.documentElement;"
                                        + " return window.innerWidth - arguments[0] + page.scrollWidth - page.clientWidth",
                                width);
                if (((Number) more).intValue() != 0) {
                    wider.add(page + " at " + width + ": " + more);
                }
            }
        }
        assertThat(wider).isEmpty();
    }

    @Test
    void nothingIsComplainedOfAndNobodyElseIsAsked() {
        browser.login(site, "operator", OPERATOR);
        browser.complaints();
        browser.requests();
        for (String page : List.of("/", "/?state=DEAD", "/runs/2", "/runs/1", "/runs/2/restart", "/login")) {
            browser.open(site.url(page));
        }

        assertThat(browser.complaints()).isEmpty();
        assertThat(browser.requests())
                .hasSizeGreaterThan(6)
                .allSatisfy(url -> assertThat(url).startsWith(site.url("/")));
    }
}
