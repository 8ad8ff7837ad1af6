package dev.nightshift.oraclewire;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Executes a statement that the client can break off. */
final class Interruptible {

    private static final long CHECK_MILLIS = 5;

    private final Conversation talk;
    private final EngineStatement statement;

    Interruptible(Conversation talk, EngineStatement statement) {
        this.talk = talk;
        this.statement = statement;
    }

    /** @throws BreakException if the client broke off */
    <T> T execute(Callable<T> execution) throws IOException, OracleException {
        FutureTask<T> task = new FutureTask<>(execution);
        Thread thread = new Thread(task, "oracle wire statement");
        thread.setDaemon(true);
        thread.start();
        while (true) {
            try {
                return task.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (talk.interrupted()) {
                    statement.cancel();
                    talk.in.u1();
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof OracleException failure) {
                    throw failure;
                }
                throw new IOException(e.getCause());
            }
        }
    }
}
