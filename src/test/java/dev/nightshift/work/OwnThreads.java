package dev.nightshift.work;

import java.util.concurrent.Executor;

/** Executes each task on a thread of its own. The common pool has one thread on a machine with two processors. */
public final class OwnThreads implements Executor {

    @Override
    public void execute(Runnable task) {
        new DaemonThreads("test").newThread(task).start();
    }
}
