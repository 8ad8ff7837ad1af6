package dev.nightshift.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * The installed Chromium with a profile of its own. It records the errors that it reports and the hosts that it
 * contacts.
 */
final class Browser implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path DRIVER = Path.of("/usr/bin/chromedriver");

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Whether Debian's packages chromium and chromium-driver are installed. */
    static boolean installed() {
        return Files.isExecutable(CHROMIUM) && Files.isExecutable(DRIVER);
    }

    static Browser start(Path profile) {
        ChromeOptions options = new ChromeOptions();
        options.setBinary(CHROMIUM.toString());
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(DRIVER.toFile())
                .usingAnyFreePort()
                .build();
        ChromeDriver driver = new ChromeDriver(service, options);
        // A page that is still loading has no elements.
        driver.manage().timeouts().implicitlyWait(Duration.ofSeconds(10));
        return new Browser(driver);
    }

    ChromeDriver driver() {
        return driver;
    }

    Browser open(String url) {
        driver.get(url);
        return this;
    }

    /** The text of the page as people see it. */
    String text() {
        return driver.findElement(By.tagName("body")).getText();
    }

    /** Waits until the page contains the text. */
    void await(String words) {
        awaitTrue(
                "return document.body !== null && document.body.innerText.toLowerCase().includes(arguments[0].toLowerCase())",
                words);
    }

    void awaitTrue(String script, Object... arguments) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!Boolean.TRUE.equals(driver.executeScript(script, arguments))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Not in two minutes: " + script + " on\n" + text());
            }
            // The page updates itself every two seconds, and when it becomes visible.
            driver.executeScript("document.dispatchEvent(new Event('visibilitychange'))");
            LockSupport.parkNanos(200_000_000);
        }
    }

    void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    void login(Site site, String user, String password) {
        open(site.url("/login"));
        driver.findElement(By.id("username")).sendKeys(user);
        driver.findElement(By.id("password")).sendKeys(password);
        click("form[action='/login'] button");
        // The answer sets the cookie; a browser that requests another page before it arrives must log in again.
        awaitUrl(url -> !url.endsWith("/login"));
    }

    private void awaitUrl(Predicate<String> wanted) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!wanted.test(String.valueOf(driver.getCurrentUrl()))) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Still on " + driver.getCurrentUrl() + "\n" + text());
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    void show(int width, String scheme) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 500));
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Whether the pages that are opened from here on may run their scripts. */
    void allowScripts(boolean allowed) {
        driver.executeCdpCommand("Emulation.setScriptExecutionDisabled", Map.of("value", !allowed));
    }

    /** The serious problems for users of screen readers or keyboards, as rule and place. */
    List<String> findings() throws IOException {
        String axe;
        try (InputStream script = Browser.class.getResourceAsStream("/axe.min.js")) {
            axe = new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        }
        driver.executeScript(axe);
        Object found = driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                axe.run(document, {resultTypes: ['violations']}).then(
                    result => done(result.violations.filter(v => ['serious', 'critical'].includes(v.impact))
                        .flatMap(v => v.nodes.map(n => v.id + ' at ' + n.target + ': ' + n.failureSummary))),
                    failure => done(['axe failed: ' + failure]));
                """);
        List<String> findings = new ArrayList<>();
        ((List<?>) Objects.requireNonNull(found)).forEach(finding -> findings.add(String.valueOf(finding)));
        return findings;
    }

    /** What the console has reported since the last call, and what the browser itself refused. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The addresses of all requests since the last call. */
    List<String> requests() {
        return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
                .map(LogEntry::getMessage)
                .filter(message -> message.contains("\"Network.requestWillBeSent\""))
                .map(message -> message.replaceFirst("(?s).*?\"request\":\\{.*?\"url\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Override
    public void close() {
        driver.quit();
    }
}
