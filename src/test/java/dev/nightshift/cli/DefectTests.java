package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.nightshift.work.SettingsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** What a command prints when it meets a defect in the program, on which no operator can act. */
final class DefectTests {

    private final Logger logger = (Logger) LoggerFactory.getLogger(NightshiftCommand.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(logged);
    }

    static List<Throwable> defects() {
        return List.of(
                new IllegalArgumentException("not a position"),
                new IllegalStateException("nothing was opened"),
                new NullPointerException(),
                new AssertionError("cannot be"));
    }

    @ParameterizedTest
    @MethodSource("defects")
    void aDefectIsLoggedWithItsStackTraceAndCalledOne(Throwable defect) {
        Screen screen = Screen.broken(defect);

        assertThat(screen.execute("status")).isEqualTo(1);
        assertThat(screen.err())
                .isEqualTo("nightshift: A defect in the program ended this command: " + defect
                        + ". Report it with the stack trace in the log. What was committed is kept; you can run the same"
                        + " command again.\n");
        assertThat(screen.out()).isEmpty();
        assertThat(logged.list).singleElement().satisfies(event -> {
            assertThat(event.getLevel()).isEqualTo(Level.ERROR);
            assertThat(event.getThrowableProxy().getClassName())
                    .isEqualTo(defect.getClass().getName());
            assertThat(event.getThrowableProxy().getStackTraceElementProxyArray())
                    .hasSizeGreaterThan(5);
        });
    }

    @Test
    void whatAnOperatorCanActOnIsNotADefect() {
        Screen screen = Screen.broken(new SettingsException("nightshift.top is 0; expected 1 to 10,000 latest logins"));

        assertThat(screen.execute("status")).isEqualTo(3);
        assertThat(screen.err()).isEqualTo("nightshift: nightshift.top is 0; expected 1 to 10,000 latest logins\n");
        assertThat(logged.list).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void aFailureOfTheDiskOrTheMemoryIsNotADefect(Throwable trouble) {
        Screen screen = Screen.broken(trouble);

        assertThat(screen.execute("status")).isEqualTo(1);
        assertThat(screen.err())
                .isEqualTo("nightshift: This command failed: " + trouble
                        + ". What was committed is kept; you can run the same command again.\n");
        assertThat(logged.list).isEmpty();
    }

    static List<Throwable> troubles() {
        return List.of(
                new UncheckedIOException(new IOException("No space left on device")),
                new OutOfMemoryError("Java heap space"));
    }

    @Test
    void wrongUsageIsNotADefect(@TempDir Path folder) {
        Stream.of(
                        "status yesterday",
                        "runs --limit 0",
                        "runs --state late",
                        "run --top 0",
                        "ddl hive",
                        "serve --port 70000")
                .forEach(line -> {
                    Screen screen = Screen.at(folder);
                    assertThat(screen.execute(line.split(" ", -1))).as(line).isEqualTo(2);
                });
        assertThat(logged.list).isEmpty();
    }
}
