package dev.nightshift.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.nightshift.operation.Operations;
import dev.nightshift.operation.RunQueries;
import dev.nightshift.work.NightshiftException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Every attempt to act or to log in leaves a line in the log, and no line contains a password. */
final class AuditTests {

    @TempDir
    private static Path home;

    private static Site site;

    private final Logger logger = (Logger) LoggerFactory.getLogger(Audit.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private @Nullable Level before;

    @BeforeAll
    static void serve() {
        site = Site.in(home, 20, 10, Site.CREDENTIALS)
                .withLedger(Site.run(1, "logins", "FAILED", "it broke"), Site.run(2, "logins", "ABANDONED", null))
                .serve();
    }

    @AfterAll
    static void end() {
        site.close();
    }

    @BeforeEach
    void listen() {
        before = logger.getLevel();
        logger.setLevel(Level.INFO);
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void listenNoMore() {
        logger.detachAppender(log);
        logger.setLevel(before);
    }

    private List<String> lines() {
        return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void aLoginThatFails() {
        site.login("operator", "not-the-password");

        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("request=\"POST /login\" who=\"operator\" from=\"127.0.0.1\" outcome=\"not logged in\"")
                .doesNotContain("not-the-password");
    }

    @Test
    void aVerbOfTheApiWithAWrongPassword() {
        site.anonymous()
                .post(
                        "/api/runs/1/abandon",
                        "",
                        "Authorization",
                        Site.basic("operator", "not-the-password"),
                        "X-Requested-By",
                        "test");

        assertThat(lines())
                .singleElement()
                .asString()
                .startsWith("request=\"POST /api/runs/1/abandon\" who=\"operator\"")
                .contains("not logged in")
                .doesNotContain("not-the-password");
    }

    @Test
    void aVerbFromAPageOfAnotherSite() {
        site.anonymous()
                .post(
                        "/api/runs/1/abandon",
                        "",
                        "Authorization",
                        Site.asOperator(),
                        "X-Requested-By",
                        "test",
                        "Origin",
                        "http://evil.example");

        assertThat(lines()).singleElement().asString().contains("POST /api/runs/1/abandon", "denied");
    }

    @Test
    void aRestartThatIsRefusedHasOneOutcome() {
        Operations operations = site.operations();
        try (BackgroundRuns background = new BackgroundRuns(operations, Duration.ofMinutes(1))) {
            RunCommands commands =
                    new RunCommands(operations, operations.longLivedQueries(), background, Duration.ZERO);

            assertThatThrownBy(() -> commands.carryOut(
                            new Audit.Entry(Verb.RESTART, 2, "operator", "10.1.2.3"), RunCommands.Terms.USUAL))
                    .isInstanceOf(NightshiftException.class);
        }

        assertThat(lines()).singleElement().asString().contains("verb=restart run=2", "outcome=\"refused: ");
    }

    @Test
    void aVerbThatFailsUnexpectedly() {
        RunQueries queries = site.operations().longLivedQueries();
        queries.close();
        RunCommands commands = new RunCommands(
                site.operations(), queries, new BackgroundRuns(site.operations(), Duration.ZERO), Duration.ZERO);

        assertThatThrownBy(() -> commands.carryOut(
                        new Audit.Entry(Verb.ABANDON, 1, "operator", "10.1.2.3"), RunCommands.Terms.USUAL))
                .isInstanceOf(RuntimeException.class);

        assertThat(lines()).singleElement().asString().contains("verb=abandon run=1", "10.1.2.3");
    }
}
