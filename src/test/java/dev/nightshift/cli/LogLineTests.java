package dev.nightshift.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LogLineTests {

    /** Its own, because other tests change the levels of the JVM's. */
    private final LoggerContext loggers = new LoggerContext();

    @BeforeEach
    void configure() {
        new LogConfigurator().configure(loggers);
    }

    @Test
    void saysWhenHowBadWhoAndWhat() {
        assertThat(line(null)).isEqualTo("2026-11-25T20:00:00.500Z WARN  Lease: 7 rows left" + System.lineSeparator());
    }

    @Test
    void showsTheStackTraceBelow() {
        assertThat(line(new IllegalStateException("lost")).lines())
                .startsWith(
                        "2026-11-25T20:00:00.500Z WARN  Lease: 7 rows left", "java.lang.IllegalStateException: lost")
                .anyMatch(line -> line.startsWith("\tat dev.nightshift.cli.LogLineTests"));
    }

    @Test
    void noTextBeginsALineOfItsOwn() {
        LoggingEvent event = new LoggingEvent(
                "",
                loggers.getLogger("dev.nightshift.ledger.Lease"),
                Level.WARN,
                "lost \u001b[2J{}",
                new IllegalStateException("a\n2026-11-25T20:00:00.500Z INFO  Lease: all is well"),
                new Object[] {"b\nc"});
        event.setInstant(Instant.parse("2026-11-25T20:00:00.500Z"));

        assertThat(new LogLine().doLayout(event).lines())
                .startsWith(
                        "2026-11-25T20:00:00.500Z WARN  Lease: lost \\u001b[2Jb\\nc",
                        "java.lang.IllegalStateException: a",
                        "\t2026-11-25T20:00:00.500Z INFO  Lease: all is well");
    }

    @Test
    void librariesAreQuietAndTheProgramLogs() {
        assertThat(loggers.getLogger("dev.nightshift.ledger.Lease").isInfoEnabled())
                .isTrue();
        assertThat(loggers.getLogger("com.zaxxer.hikari.pool.PoolBase").isErrorEnabled())
                .isFalse();
        assertThat(loggers.getLogger("org.springframework.jdbc").isErrorEnabled())
                .isFalse();
        assertThat(loggers.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stderr"))
                .isNotNull();
    }

    private String line(@Nullable Throwable failure) {
        Logger logger = loggers.getLogger("dev.nightshift.ledger.Lease");
        LoggingEvent event = new LoggingEvent("", logger, Level.WARN, "{} rows left", failure, new Object[] {7});
        event.setInstant(Instant.parse("2026-11-25T20:00:00.500Z"));
        return new LogLine().doLayout(event);
    }
}
