package dev.nightshift.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Logs to standard error and keeps libraries quiet. Logback finds this class with its service loader.
 *
 * <p>The configuration is Java and not XML, because reading XML takes longer than a short command runs. A file that the
 * system property {@code logback.configurationFile} names is used instead.
 */
public final class LogConfigurator extends ContextAwareBase implements Configurator {

    private static final Map<String, Level> LEVELS = Map.of(
            "dev.nightshift",
            Level.INFO,
            // They log every failure, some with its stack trace, that the program reports in a sentence. Logged with
            // --verbose.
            "org.springframework",
            Level.OFF,
            "com.zaxxer.hikari",
            Level.OFF,
            "org.apache.activemq",
            Level.OFF,
            // Quiet even with --verbose: they log every request, which makes S3Proxy several times slower.
            "org.gaul",
            Level.WARN,
            "software.amazon.awssdk",
            Level.WARN,
            "org.apache.hc",
            Level.WARN,
            // It warns of every thread that outlives the web server, as those of the ledger are meant to do.
            "org.apache.catalina.loader",
            Level.ERROR);

    /** Called by the service loader. */
    public LogConfigurator() {}

    @Override
    public ExecutionStatus configure(LoggerContext loggers) {
        if (System.getProperty("logback.configurationFile") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        loggers.getStatusManager().add(new NopStatusListener());
        LogLine layout = new LogLine();
        layout.setContext(loggers);
        layout.start();
        LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
        encoder.setContext(loggers);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(loggers);
        appender.setName("stderr");
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        LEVELS.forEach((name, level) -> loggers.getLogger(name).setLevel(level));
        Logger root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(appender);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }
}
