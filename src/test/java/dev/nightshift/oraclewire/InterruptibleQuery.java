package dev.nightshift.oraclewire;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Executes a query that the client can break off. */
final class InterruptibleQuery {

    private static final long CHECK_MILLIS = 5;

    private final Conversation talk;
    private final EngineStatement statement;

    InterruptibleQuery(Conversation talk, EngineStatement statement) {
        this.talk = talk;
        this.statement = statement;
    }

    /** @throws BreakException if the client broke off */
    Rows rows(@Nullable Object[] values) throws IOException, OracleException {
        FutureTask<Rows> query = new FutureTask<>(() -> statement.query(values));
        Thread thread = new Thread(query, "oracle wire query");
        thread.setDaemon(true);
        thread.start();
        while (true) {
            try {
                return query.get(CHECK_MILLIS, TimeUnit.MILLISECONDS);
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
