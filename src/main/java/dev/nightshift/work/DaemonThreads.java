package dev.nightshift.work;

import java.util.concurrent.ThreadFactory;

/**
 * Makes threads that do not keep the process alive; every thread that the program makes itself is made here, but those of
 * the partitions, which are Spring's.
 *
 * @param name says what they work on
 */
public record DaemonThreads(String name) implements ThreadFactory {

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
