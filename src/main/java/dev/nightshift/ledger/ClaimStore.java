package dev.nightshift.ledger;

import dev.nightshift.work.Reason;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores which worker copies which partition. A partition is copied by one worker at a time, its epoch grows whenever
 * it is offered, claimed or closed, and all times are of the ledger's clock. Thread-safe.
 */
public final class ClaimStore {

    /** A partition that failed this often in workers, without a commit between, ends the attempt. */
    public static final int MAX_FAILURES = 3;

    /** Partitions whose failure no other worker and no repetition changes, as far as one can tell. */
    private static final String HOPELESS = Stream.of(Reason.REFUSED, Reason.SNAPSHOT_LOST, Reason.INCONSISTENT)
            .map(reason -> "'" + reason + "'")
            .collect(Collectors.joining(
                    ", ", "(FAILURES >= " + MAX_FAILURES + " OR COALESCE(REASON, 'NONE') IN (", "))"));

    private static final String OWNED = " WHERE RUN_ID = ? AND PARTITION_NO = ? AND EPOCH = ? AND HELD = 1";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final LedgerClock clock;
    private final String free;

    ClaimStore(DataSource dataSource, TransactionTemplate transaction, LedgerClock clock) {
        this.jdbc = clock.database().jdbc(dataSource);
        this.transaction = transaction;
        this.clock = clock;
        this.free = "OFFERED = 1 AND DONE = 0 AND (HELD = 0 OR EXPIRES_AT < " + clock.now() + ") AND NOT " + HOPELESS;
    }

    /** Closes all claims of a run: from now on no worker can commit, and none can claim. */
    static void close(JdbcClient jdbc, long run) {
        jdbc.sql("UPDATE NIGHTSHIFT_CLAIM SET EPOCH = EPOCH + 1, OFFERED = 0, HELD = 0"
                        + " WHERE RUN_ID = ? AND (OFFERED = 1 OR HELD = 1)")
                .param(run)
                .update();
    }

    /** Closes all claims of a run; call within {@link Ledger#fenced}, after {@link Lease#requireHeld}. */
    public void close(long run) {
        close(jdbc, run);
    }

    /**
     * Offers a partition to workers. Whoever copied it before cannot commit any more. Call within {@link
     * Ledger#fenced}, after {@link Lease#requireHeld}, because taking the lease locks the rows in this order.
     *
     * @param step the partition's step in Spring Batch's tables
     * @param snapshot the snapshot that the manager holds for all sessions; null for none
     * @param version the version of this program
     */
    public void offer(long run, int partition, long step, @Nullable String snapshot, String version) {
        int rows = jdbc.sql(
                        "UPDATE NIGHTSHIFT_CLAIM SET EPOCH = EPOCH + 1, OFFERED = 1, HELD = 0, DONE = 0, FAILURES = 0,"
                                + " REASON = NULL, MESSAGE = NULL, WORKER_ID = NULL, STEP_EXECUTION = ?, SNAPSHOT = ?,"
                                + " PROGRAM_VERSION = ? WHERE RUN_ID = ? AND PARTITION_NO = ?")
                .params(Arrays.asList(step, snapshot, version, run, partition))
                .update();
        if (rows == 0) {
            jdbc.sql("INSERT INTO NIGHTSHIFT_CLAIM (RUN_ID, PARTITION_NO, EPOCH, OFFERED, HELD, DONE, STEP_EXECUTION,"
                            + " SNAPSHOT, PROGRAM_VERSION, FAILURES) VALUES (?, ?, 1, 1, 0, 0, ?, ?, ?, 0)")
                    .params(Arrays.asList(run, partition, step, snapshot, version))
                    .update();
        }
    }

    /** The runs of a source of which a worker can claim a partition now, oldest first, with the manager's version. */
    public List<Offer> offers(String source) {
        return jdbc.sql("SELECT DISTINCT c.RUN_ID, c.PROGRAM_VERSION FROM NIGHTSHIFT_CLAIM c"
                        + " JOIN NIGHTSHIFT_RUN r ON r.RUN_ID = c.RUN_ID"
                        + " WHERE r.SOURCE = ? AND r.STATE = 'RUNNING' AND r.STOPPED_BY IS NULL AND " + free
                        + " ORDER BY c.RUN_ID")
                .param(source)
                .query((rows, i) -> new Offer(rows.getLong(1), rows.getString(2)))
                .list();
    }

    /** A run that a manager of the given version shares. */
    public record Offer(long run, String version) {}

    /**
     * Claims the first free partition of a run. Two workers never wait for each other, because each skips the rows that
     * the other has locked.
     *
     * @return the claim; empty if no partition is free
     */
    public Optional<Claim> claim(long run, String worker, Duration duration) {
        long asked = System.nanoTime();
        Optional<Claim> claim = transaction.execute(status -> first(run).map(free -> {
            int epoch = free.epoch() + 1;
            jdbc.sql("UPDATE NIGHTSHIFT_CLAIM SET EPOCH = ?, HELD = 1, WORKER_ID = ?, HEARTBEAT_AT = " + clock.now()
                            + ", EXPIRES_AT = " + clock.in(duration) + " WHERE RUN_ID = ? AND PARTITION_NO = ?")
                    .params(epoch, worker, run, free.partition())
                    .update();
            return new Claim(
                    this, run, free.partition(), epoch, free.step(), free.snapshot(), duration, new AtomicLong(asked));
        }));
        return Objects.requireNonNull(claim);
    }

    private Optional<Claimed> first(long run) {
        return jdbc.sql("SELECT PARTITION_NO, EPOCH, STEP_EXECUTION, SNAPSHOT FROM NIGHTSHIFT_CLAIM WHERE RUN_ID = ?"
                        + " AND " + free + " ORDER BY PARTITION_NO FOR UPDATE SKIP LOCKED")
                .param(run)
                // The databases lock a row when it is fetched.
                .withFetchSize(1)
                .withMaxRows(1)
                .query((row, i) -> new Claimed(row.getInt(1), row.getInt(2), row.getLong(3), row.getString(4)))
                .optional();
    }

    private record Claimed(
            int partition, int epoch, long step, @Nullable String snapshot) {}

    /** Renews a claim for the duration; false if it was lost. */
    boolean renew(long run, int partition, int epoch, Duration duration) {
        return jdbc.sql("UPDATE NIGHTSHIFT_CLAIM SET HEARTBEAT_AT = " + clock.now() + ", EXPIRES_AT = "
                                + clock.in(duration) + OWNED)
                        .params(run, partition, epoch)
                        .update()
                == 1;
    }

    /** Locks the row of a claim until the end of the transaction; see {@link Fence#requireHeld}. */
    void requireHeld(long run, int partition, int epoch) {
        int rows = jdbc.sql("UPDATE NIGHTSHIFT_CLAIM SET EPOCH = EPOCH" + OWNED)
                .params(run, partition, epoch)
                .update();
        if (rows != 1) {
            throw new LeaseLostException(run, partition, epoch);
        }
    }

    /** Ends a claim; does nothing if it was lost. A partition that is not done can be claimed again. */
    void end(long run, int partition, int epoch, boolean done) {
        jdbc.sql("UPDATE NIGHTSHIFT_CLAIM SET HELD = 0, DONE = ?" + OWNED)
                .params(done ? 1 : 0, run, partition, epoch)
                .update();
    }

    /** Ends a claim because of a failure; does nothing if it was lost. */
    void fail(long run, int partition, int epoch, Reason reason, @Nullable String message, boolean progressed) {
        jdbc.sql("UPDATE NIGHTSHIFT_CLAIM SET HELD = 0, FAILURES = " + (progressed ? "1" : "FAILURES + 1")
                        + ", REASON = ?, MESSAGE = ?" + OWNED)
                .params(Arrays.asList(reason.name(), MessageText.fitting(message), run, partition, epoch))
                .update();
    }

    /** The failure because of which the copying of a run must end; empty if there is none. */
    public Optional<Failure> failure(long run) {
        return jdbc.sql("SELECT PARTITION_NO, REASON, MESSAGE FROM NIGHTSHIFT_CLAIM WHERE RUN_ID = ? AND OFFERED = 1"
                        + " AND DONE = 0 AND " + HOPELESS + " ORDER BY PARTITION_NO FETCH FIRST 1 ROWS ONLY")
                .param(run)
                .query((rows, i) -> new Failure(rows.getInt(1), Reason.valueOf(rows.getString(2)), rows.getString(3)))
                .optional();
    }

    /** Why a partition could not be copied. */
    public record Failure(
            int partition, Reason reason, @Nullable String message) {}

    /** The claims of a run that a worker holds, in the order of the partitions. */
    public List<Held> held(long run) {
        return jdbc.sql(
                        "SELECT PARTITION_NO, WORKER_ID FROM NIGHTSHIFT_CLAIM WHERE RUN_ID = ? AND HELD = 1 ORDER BY PARTITION_NO")
                .param(run)
                .query((rows, i) -> new Held(rows.getInt(1), rows.getString(2)))
                .list();
    }

    /** The workers that hold a claim of any run. */
    public Set<String> holders() {
        return jdbc.sql("SELECT DISTINCT WORKER_ID FROM NIGHTSHIFT_CLAIM WHERE HELD = 1")
                .query(String.class)
                .set();
    }

    /** The number of workers that hold a claim of a run, at least 1. */
    public int workers(long run) {
        return Math.max(
                1,
                jdbc.sql("SELECT COUNT(DISTINCT WORKER_ID) FROM NIGHTSHIFT_CLAIM WHERE RUN_ID = ? AND HELD = 1 AND"
                                + " EXPIRES_AT >= " + clock.now())
                        .param(run)
                        .query(Integer.class)
                        .single());
    }

    /** A claim as any process can read it. */
    public record Held(int partition, String worker) {}

    /** How many partitions of a run are offered, and how many of these are copied completely. */
    public Share share(long run) {
        return jdbc.sql(
                        "SELECT COUNT(*), COALESCE(SUM(DONE), 0) FROM NIGHTSHIFT_CLAIM WHERE RUN_ID = ? AND OFFERED = 1")
                .param(run)
                .query((rows, i) -> new Share(rows.getInt(1), rows.getInt(2)))
                .single();
    }

    /** The number of offered partitions and of those that are done. */
    public record Share(int offered, int done) {}
}
