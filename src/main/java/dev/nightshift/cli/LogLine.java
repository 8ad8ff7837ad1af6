package dev.nightshift.cli;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.io.Writer;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Formats a log event as one line: time in UTC, level, class, message. The stack trace follows, if there is one. */
final class LogLine extends LayoutBase<ILoggingEvent> {

    private final OutputWriter escapes = new OutputWriter(Writer.nullWriter());
    private final DateTimeFormatter time = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    @Override
    public String doLayout(ILoggingEvent event) {
        String logger = event.getLoggerName();
        StringBuilder line = new StringBuilder(120)
                .append(time.format(event.getInstant()))
                .append(String.format(Locale.ROOT, " %-5s ", event.getLevel()))
                .append(logger, logger.lastIndexOf('.') + 1, logger.length())
                .append(": ")
                .append(escapes.line(String.valueOf(event.getFormattedMessage())))
                .append(System.lineSeparator());
        IThrowableProxy failure = event.getThrowableProxy();
        if (failure != null) {
            trace(ThrowableProxyUtil.asString(failure), line);
        }
        return line.toString();
    }

    /** Only the first line and those of causes may begin like a line of the log. */
    private void trace(String trace, StringBuilder line) {
        boolean[] first = {true};
        trace.lines().forEach(next -> {
            boolean own = first[0] || next.startsWith("\t") || next.startsWith("Caused by: ");
            line.append(own ? "" : "\t").append(escapes.line(next)).append(System.lineSeparator());
            first[0] = false;
        });
    }
}
