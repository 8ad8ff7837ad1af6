package dev.nightshift.work;

import java.util.concurrent.ThreadFactory;

/**
 * Makes threads that do not keep the process alive. The program makes all its threads here, except those of the
 * partitions, which Spring makes.
 *
 * @param name the name of the threads, which says what they work on
 */
public record DaemonThreads(String name) implements ThreadFactory {

    @Override
    public Thread newThread(Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }
}
