package dev.nightshift.operation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the warnings of the program and its pool out of the build's output while tests make it fail hundreds of times.
 */
final class QuietLog implements AutoCloseable {

    private final Logger logger = (Logger) LoggerFactory.getLogger("dev.nightshift");
    private final Logger pool = (Logger) LoggerFactory.getLogger("com.zaxxer.hikari");
    private final Level before = logger.getLevel();
    private final Level poolBefore = pool.getLevel();

    QuietLog() {
        logger.setLevel(Level.ERROR);
        pool.setLevel(Level.ERROR);
    }

    @Override
    public void close() {
        logger.setLevel(before);
        pool.setLevel(poolBefore);
    }
}
