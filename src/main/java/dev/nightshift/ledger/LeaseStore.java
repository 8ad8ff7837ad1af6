package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Waits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Stores the leases of runs. A run has one owner at a time, the epoch grows with every acquisition, and all times are
 * of the ledger's clock. Thread-safe.
 */
public final class LeaseStore {

    private static final String OWNED =
            " WHERE RUN_ID = ? AND EPOCH = ? AND HELD = 1 AND OWNER_HOST = ? AND OWNER_PID = ?";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final LedgerClock clock;

    LeaseStore(DataSource dataSource, TransactionTemplate transaction, LedgerClock clock) {
        this.jdbc = clock.database().jdbc(dataSource);
        this.transaction = transaction;
        this.clock = clock;
    }

    /** The lease of a run; empty if it was never taken. */
    public Optional<LeaseState> state(long run) {
        return select(run, "");
    }

    /**
     * Takes the lease. It can also be taken from a dead owner, whose attempt then ends as DEAD at its last heartbeat, or
     * at a later commit of its workers.
     *
     * @return the new epoch
     * @throws LeaseHeldException if another process that may be alive holds the lease
     * @throws NightshiftException if another process has removed the run
     */
    public int take(long run, Owner self, Duration duration) {
        createRow(run);
        Integer epoch = transaction.execute(status -> {
            LeaseState state = select(run, " FOR UPDATE").orElseThrow(() -> RunStore.removed(run, null));
            if (!state.dead(self)) {
                state.requireFree(run);
            }
            ClaimStore.close(jdbc, run);
            int next = state.epoch() + 1;
            jdbc.sql("UPDATE NIGHTSHIFT_ATTEMPT SET OUTCOME = 'DEAD', ENDED_AT = (SELECT MAX(s.ACTIVE_AT) FROM"
                            + " (SELECT HEARTBEAT_AT AS ACTIVE_AT FROM NIGHTSHIFT_LEASE WHERE RUN_ID = ?"
                            + " UNION ALL SELECT COMMITTED_AT FROM NIGHTSHIFT_PART WHERE RUN_ID = ?) s),"
                            + " MESSAGE = 'the process ended without reporting' WHERE RUN_ID = ? AND ENDED_AT IS NULL")
                    .params(run, run, run)
                    .update();
            jdbc.sql(
                            "UPDATE NIGHTSHIFT_LEASE SET EPOCH = ?, HELD = 1, OWNER_HOST = ?, OWNER_PID = ?, OWNER_STARTED = ?,"
                                    + " OWNER_PLACE = ?, WAITING_FOR = NULL, WAITING_SINCE = NULL, HEARTBEAT_AT = "
                                    + clock.now() + ", EXPIRES_AT = "
                                    + clock.in(duration) + " WHERE RUN_ID = ?")
                    .params(Arrays.asList(
                            next, self.host(), self.pid(), stored(self.started()), stored(self.place()), run))
                    .update();
            jdbc.sql("INSERT INTO NIGHTSHIFT_ATTEMPT (RUN_ID, EPOCH, OWNER_HOST, OWNER_PID, STARTED_AT) VALUES"
                            + " (?, ?, ?, ?, " + clock.now() + ")")
                    .params(run, next, self.host(), self.pid())
                    .update();
            return next;
        });
        return Objects.requireNonNull(epoch);
    }

    private void createRow(long run) {
        if (state(run).isPresent()) {
            return;
        }
        try {
            jdbc.sql("INSERT INTO NIGHTSHIFT_LEASE (RUN_ID, EPOCH, HELD) VALUES (?, 0, 0)")
                    .param(run)
                    .update();
        } catch (DuplicateKeyException e) {
            // Another process has inserted the row, which is sufficient.
            return;
        } catch (DataIntegrityViolationException e) {
            throw RunStore.removed(run, e);
        }
    }

    /** Renews the lease for the duration; false if the owner has lost it. */
    boolean beat(long run, int epoch, Owner self, Duration duration) {
        return jdbc.sql("UPDATE NIGHTSHIFT_LEASE SET HEARTBEAT_AT = " + clock.now() + ", EXPIRES_AT = "
                                + clock.in(duration) + OWNED)
                        .params(run, epoch, self.host(), self.pid())
                        .update()
                == 1;
    }

    /** Stores what the owner waits for; null for nothing. */
    void waiting(long run, int epoch, Owner self, Waits.@Nullable Wait wait) {
        String since = wait == null ? "NULL" : clock.in(wait.passed().negated());
        jdbc.sql("UPDATE NIGHTSHIFT_LEASE SET WAITING_FOR = ?, WAITING_SINCE = " + since + OWNED)
                .params(Arrays.asList(
                        wait == null ? null : MessageText.fitting(wait.what()), run, epoch, self.host(), self.pid()))
                .update();
    }

    /** What the owner of the lease waits for; empty if it waits for nothing. */
    public Optional<Waiting> waiting(long run) {
        return jdbc.sql("SELECT WAITING_FOR, WAITING_SINCE FROM NIGHTSHIFT_LEASE WHERE RUN_ID = ? AND HELD = 1"
                        + " AND WAITING_FOR IS NOT NULL")
                .param(run)
                .query((rows, i) ->
                        new Waiting(rows.getString(1), LedgerClock.instant(rows.getObject(2, LocalDateTime.class))))
                .optional();
    }

    /**
     * Requires that the owner holds the lease. It is the last statement of every transaction that must not commit
     * without the lease. It locks the row until the commit, so that nobody can take the lease between this check and
     * the commit.
     *
     * @throws LeaseLostException if the owner has lost the lease
     */
    public void requireHeld(long run, int epoch, Owner self) {
        int rows = jdbc.sql("UPDATE NIGHTSHIFT_LEASE SET EPOCH = EPOCH" + OWNED)
                .params(run, epoch, self.host(), self.pid())
                .update();
        if (rows != 1) {
            throw new LeaseLostException(run, epoch);
        }
    }

    /** Starts the attempt's working time; call in a transaction that requires the lease. */
    void begin(long run, int epoch) {
        jdbc.sql("UPDATE NIGHTSHIFT_ATTEMPT SET WORKED = 1, STARTED_AT = " + clock.now()
                        + " WHERE RUN_ID = ? AND EPOCH = ?")
                .params(run, epoch)
                .update();
        // If the attempt dies, it ends at its last heartbeat, which must not be earlier than its start.
        jdbc.sql("UPDATE NIGHTSHIFT_LEASE SET HEARTBEAT_AT = " + clock.now() + " WHERE RUN_ID = ?")
                .param(run)
                .update();
    }

    /** Releases the lease and ends the attempt; does nothing if the owner has lost the lease. */
    public void release(long run, int epoch, Owner self, AttemptOutcome outcome, @Nullable String message) {
        transaction.executeWithoutResult(status -> {
            int rows = jdbc.sql(
                            "UPDATE NIGHTSHIFT_LEASE SET HELD = 0, WAITING_FOR = NULL, WAITING_SINCE = NULL" + OWNED)
                    .params(run, epoch, self.host(), self.pid())
                    .update();
            if (rows == 1) {
                ClaimStore.close(jdbc, run);
                jdbc.sql("UPDATE NIGHTSHIFT_ATTEMPT SET OUTCOME = ?, MESSAGE = ?, ENDED_AT = " + clock.now()
                                + " WHERE RUN_ID = ? AND EPOCH = ?")
                        .params(Arrays.asList(outcome.name(), MessageText.fitting(message), run, epoch))
                        .update();
            }
        });
    }

    /** Releases the lease as if there had been no attempt. Does nothing if the owner has lost the lease. */
    void cancel(long run, int epoch, Owner self) {
        transaction.executeWithoutResult(status -> {
            int rows = jdbc.sql("UPDATE NIGHTSHIFT_LEASE SET HELD = 0" + OWNED)
                    .params(run, epoch, self.host(), self.pid())
                    .update();
            if (rows == 1) {
                jdbc.sql("DELETE FROM NIGHTSHIFT_ATTEMPT WHERE RUN_ID = ? AND EPOCH = ?")
                        .params(run, epoch)
                        .update();
            }
        });
    }

    /** The attempts at a run in ascending order. */
    public List<Attempt> attempts(long run) {
        return jdbc.sql("SELECT EPOCH, OWNER_HOST, OWNER_PID, STARTED_AT, ENDED_AT, OUTCOME, MESSAGE, WORKED"
                        + " FROM NIGHTSHIFT_ATTEMPT WHERE RUN_ID = ? ORDER BY EPOCH")
                .param(run)
                .query(LeaseStore::attempt)
                .list();
    }

    /** The attempts at each of the runs in ascending order. The map does not contain runs without attempts. */
    public Map<Long, List<Attempt>> attempts(Collection<Long> runs) {
        Map<Long, List<Attempt>> attempts = new HashMap<>();
        if (!runs.isEmpty()) {
            jdbc.sql("SELECT RUN_ID, EPOCH, OWNER_HOST, OWNER_PID, STARTED_AT, ENDED_AT, OUTCOME, MESSAGE, WORKED"
                            + " FROM NIGHTSHIFT_ATTEMPT WHERE RUN_ID IN (:runs) ORDER BY RUN_ID, EPOCH")
                    .param("runs", runs)
                    .query(rows -> {
                        attempts.computeIfAbsent(rows.getLong("RUN_ID"), run -> new ArrayList<>())
                                .add(attempt(rows, 0));
                    });
        }
        return attempts;
    }

    /** Deletes the lease and the attempts of a run. */
    void remove(long run) {
        jdbc.sql("DELETE FROM NIGHTSHIFT_ATTEMPT WHERE RUN_ID = ?").param(run).update();
        jdbc.sql("DELETE FROM NIGHTSHIFT_LEASE WHERE RUN_ID = ?").param(run).update();
    }

    /** An operator's request to stop the run; empty if there is no request. */
    Optional<StopRequest> stopRequest(long run) {
        return jdbc.sql(
                        "SELECT STOPPED_BY, STOP_REASON FROM NIGHTSHIFT_RUN WHERE RUN_ID = ? AND STOPPED_BY IS NOT NULL")
                .param(run)
                .query((rows, i) -> new StopRequest(rows.getString(1), rows.getString(2)))
                .optional();
    }

    private Optional<LeaseState> select(long run, String suffix) {
        return jdbc.sql("SELECT EPOCH, HELD, OWNER_HOST, OWNER_PID, OWNER_STARTED, OWNER_PLACE, HEARTBEAT_AT,"
                        + " EXPIRES_AT, " + clock.now() + " AS NOW_AT FROM NIGHTSHIFT_LEASE WHERE RUN_ID = ?" + suffix)
                .param(run)
                .query(LeaseStore::lease)
                .optional();
    }

    private static LeaseState lease(ResultSet rows, int index) throws SQLException {
        String host = rows.getString("OWNER_HOST");
        LocalDateTime heartbeat = rows.getObject("HEARTBEAT_AT", LocalDateTime.class);
        LocalDateTime expires = rows.getObject("EXPIRES_AT", LocalDateTime.class);
        LocalDateTime now = rows.getObject("NOW_AT", LocalDateTime.class);
        return new LeaseState(
                rows.getInt("EPOCH"),
                rows.getInt("HELD") == 1,
                host == null ? null : owner(host, rows),
                heartbeat == null ? Duration.ZERO : Duration.between(heartbeat, now),
                expires == null || expires.isBefore(now));
    }

    private static Owner owner(String host, ResultSet rows) throws SQLException {
        return new Owner(
                host,
                rows.getLong("OWNER_PID"),
                Objects.requireNonNullElse(rows.getString("OWNER_STARTED"), ""),
                Objects.requireNonNullElse(rows.getString("OWNER_PLACE"), ""));
    }

    /** Empty texts are stored as NULL, because Oracle does the same. */
    private static @Nullable String stored(String text) {
        return text.isEmpty() ? null : text;
    }

    private static Attempt attempt(ResultSet rows, int index) throws SQLException {
        String outcome = rows.getString("OUTCOME");
        LocalDateTime ended = rows.getObject("ENDED_AT", LocalDateTime.class);
        return new Attempt(
                rows.getInt("EPOCH"),
                rows.getString("OWNER_HOST"),
                rows.getLong("OWNER_PID"),
                LedgerClock.instant(rows.getObject("STARTED_AT", LocalDateTime.class)),
                ended == null ? null : LedgerClock.instant(ended),
                outcome == null ? null : AttemptOutcome.stored(outcome),
                rows.getString("MESSAGE"),
                rows.getInt("WORKED") == 1);
    }
}
