package dev.nightshift.operation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the program's warnings out of the build's output where tests make it fail hundreds of times. */
final class QuietLog implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.nightshift");
    private final Level before = logger.getLevel();

    QuietLog() {
        logger.setLevel(Level.ERROR);
    }

    @Override
    public void close() {
        logger.setLevel(before);
    }
}
