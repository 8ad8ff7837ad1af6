package dev.nightshift.operation;

import dev.nightshift.ledger.Ledger;
import dev.nightshift.ledger.LedgerProperties;
import dev.nightshift.work.Background;
import java.nio.file.Path;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads an installation's embedded ledger, or changes what time or other processes would have changed. */
final class LedgerOf {

    private final Path home;

    LedgerOf(Installation installation) {
        this(installation.home());
    }

    LedgerOf(Path home) {
        this.home = home;
    }

    /**
     * Asks on a thread of its own, because the caller's may be in a transaction, which would keep the connection until
     * its end, and then the ledger would wait for it.
     */
    <T> T ask(Function<Ledger, T> question) {
        return Background.start("ask the ledger", () -> {
                    try (Ledger ledger = Ledger.open(new LedgerProperties(null, null, null), home.resolve("var"))) {
                        return question.apply(ledger);
                    }
                })
                .get();
    }

    int update(String sql, Object... values) {
        return ask(ledger ->
                JdbcClient.create(ledger.dataSource()).sql(sql).params(values).update());
    }

    String text(String sql) {
        return ask(ledger -> JdbcClient.create(ledger.dataSource())
                .sql(sql)
                .query(String.class)
                .single());
    }

    long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /** Leaves the run's newest attempt as a process that is killed in the middle of its work leaves it. */
    void makeDead(long run) {
        update("UPDATE NIGHTSHIFT_RUN SET STATE = 'RUNNING', LAST_ERROR = NULL WHERE RUN_ID = ?", run);
        update(
                "UPDATE NIGHTSHIFT_LEASE SET HELD = 1, OWNER_HOST = 'gone', OWNER_PID = 4711, OWNER_PLACE = NULL,"
                        + " HEARTBEAT_AT = TIMESTAMP '2026-11-01 00:00:00',"
                        + " EXPIRES_AT = TIMESTAMP '2026-11-01 00:00:20' WHERE RUN_ID = ?",
                run);
        update("UPDATE NIGHTSHIFT_ATTEMPT SET ENDED_AT = NULL, OUTCOME = NULL WHERE RUN_ID = ?", run);
    }

    /** Gives the run's lease to a process elsewhere that is alive. */
    void giveToAnother(long run) {
        update(
                "UPDATE NIGHTSHIFT_LEASE SET HELD = 1, OWNER_HOST = 'far-away', OWNER_PID = 4711, OWNER_PLACE = NULL,"
                        + " EXPIRES_AT = TIMESTAMP '2999-01-01 00:00:00' WHERE RUN_ID = ?",
                run);
    }
}
