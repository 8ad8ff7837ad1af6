package dev.nightshift.ledger;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The registry of workers, with their heartbeats by the ledger's clock. Thread-safe. */
public final class WorkerStore {

    /** How long a dead worker is remembered. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final JdbcClient jdbc;
    private final LedgerClock clock;

    WorkerStore(DataSource dataSource, LedgerClock clock) {
        this.jdbc = clock.database().jdbc(dataSource);
        this.clock = clock;
    }

    /** Registers a worker, and forgets those that died long ago. */
    public void register(String worker, String source, Owner self, String version, Duration lease) {
        jdbc.sql("DELETE FROM NIGHTSHIFT_WORKER WHERE HEARTBEAT_AT < " + clock.in(REMEMBERED.negated()))
                .update();
        jdbc.sql("INSERT INTO NIGHTSHIFT_WORKER (WORKER_ID, SOURCE, HOST, PID, PROGRAM_VERSION, STARTED_AT,"
                        + " HEARTBEAT_AT, EXPIRES_AT, ROWS_PER_SECOND, DRAINING) VALUES (?, ?, ?, ?, ?, " + clock.now()
                        + ", "
                        + clock.now() + ", " + clock.in(lease) + ", 0, 0)")
                .params(worker, source, self.host(), self.pid(), version)
                .update();
    }

    /**
     * Sends a worker's heartbeat.
     *
     * @return whether the worker is registered
     */
    public boolean beat(String worker, long rowsPerSecond, boolean draining, Duration lease) {
        return jdbc.sql("UPDATE NIGHTSHIFT_WORKER SET HEARTBEAT_AT = " + clock.now() + ", EXPIRES_AT = "
                                + clock.in(lease) + ", ROWS_PER_SECOND = ?, DRAINING = ? WHERE WORKER_ID = ?")
                        .params(rowsPerSecond, draining ? 1 : 0, worker)
                        .update()
                == 1;
    }

    /** Stores why a worker does not copy a run, or with null that there is no such run. */
    public void say(String worker, @Nullable Long refusedRun, @Nullable String message) {
        jdbc.sql("UPDATE NIGHTSHIFT_WORKER SET REFUSED_RUN = ?, MESSAGE = ? WHERE WORKER_ID = ?")
                .params(Arrays.asList(refusedRun, MessageText.fitting(message), worker))
                .update();
    }

    /** Removes a worker that ends in order. */
    public void remove(String worker) {
        jdbc.sql("DELETE FROM NIGHTSHIFT_WORKER WHERE WORKER_ID = ?")
                .param(worker)
                .update();
    }

    /** The workers for a source, in the order of their start. */
    public List<Worker> of(String source) {
        return select(" WHERE SOURCE = ?", List.of(source));
    }

    /** All workers, in the order of their start. */
    public List<Worker> all() {
        return select("", List.of());
    }

    private List<Worker> select(String which, List<String> values) {
        return jdbc.sql("SELECT WORKER_ID, HOST, PID, HEARTBEAT_AT, EXPIRES_AT,"
                        + " ROWS_PER_SECOND, DRAINING, REFUSED_RUN, MESSAGE, " + clock.now()
                        + " AS NOW_AT FROM NIGHTSHIFT_WORKER" + which + " ORDER BY STARTED_AT, WORKER_ID")
                .params(values)
                .query((rows, i) -> {
                    LocalDateTime now = rows.getObject("NOW_AT", LocalDateTime.class);
                    LocalDateTime heartbeat = rows.getObject("HEARTBEAT_AT", LocalDateTime.class);
                    long refused = rows.getLong("REFUSED_RUN");
                    return new Worker(
                            rows.getString("WORKER_ID"),
                            rows.getString("HOST"),
                            rows.getLong("PID"),
                            LedgerClock.instant(heartbeat),
                            Duration.between(heartbeat, now),
                            !rows.getObject("EXPIRES_AT", LocalDateTime.class).isBefore(now),
                            rows.getLong("ROWS_PER_SECOND"),
                            rows.getInt("DRAINING") == 1,
                            refused == 0 ? null : refused,
                            rows.getString("MESSAGE"));
                })
                .list();
    }

    /**
     * A worker as it is stored.
     *
     * @param heartbeatAt the last heartbeat
     * @param age time since the last heartbeat
     * @param alive whether its last heartbeat is recent enough
     * @param refusedRun a run whose plan its settings contradict, or that it cannot open; null for none
     * @param message why it does not copy that run, or a warning; null for nothing
     */
    public record Worker(
            String id,
            String host,
            long pid,
            Instant heartbeatAt,
            Duration age,
            boolean alive,
            long rowsPerSecond,
            boolean draining,
            @Nullable Long refusedRun,
            @Nullable String message) {

        /** Whether it can claim partitions of a run. */
        public boolean worksOn(long run) {
            return alive && !draining && (refusedRun == null || refusedRun != run);
        }
    }
}
