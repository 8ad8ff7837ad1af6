package dev.nightshift.ledger;

import dev.nightshift.work.NightshiftException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.incrementer.DataFieldMaxValueIncrementer;

/** Stores runs, their plans and their publications. Thread-safe. */
public final class RunStore {

    private static final String SELECT = """
            SELECT r.RUN_ID, r.SOURCE, r.CUTOFF, r.RERUN, r.STATE, r.STATE_AT, r.CREATED_AT, r.LAST_ERROR,
                r.STOPPED_BY, r.STOP_REASON, r.SOURCE_ROWS
            FROM NIGHTSHIFT_RUN r
            """;

    /** By time, because Oracle's instances may number runs from ranges of their own. */
    private static final String NEWEST = "ORDER BY r.CREATED_AT DESC, r.RUN_ID DESC FETCH FIRST 1 ROWS ONLY";

    /** Texts that are read together. Oracle takes at most a thousand values in a list. */
    private static final int AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final DataFieldMaxValueIncrementer ids;
    private final LedgerClock clock;
    private final LedgerJson json;

    RunStore(DataSource dataSource, LedgerDatabase database, LedgerClock clock, LedgerJson json) {
        this.jdbc = clock.database().jdbc(dataSource);
        this.ids = database.sequence(dataSource, "NIGHTSHIFT_RUN_SEQ");
        this.clock = clock;
        this.json = json;
    }

    /**
     * The run with the given key. It is created if it does not exist, and only once even if several processes try at
     * the same time.
     */
    public Run findOrCreate(RunKey key) {
        return find(key).orElseGet(() -> create(key));
    }

    private Run create(RunKey key) {
        try {
            jdbc.sql("INSERT INTO NIGHTSHIFT_RUN (RUN_ID, SOURCE, CUTOFF, RERUN, STATE, STATE_AT, CREATED_AT) VALUES"
                            + " (?, ?, ?, ?, ?, " + clock.now() + ", " + clock.now() + ")")
                    .params(
                            ids.nextLongValue(),
                            key.source(),
                            InstantText.of(key.cutoff()),
                            key.rerun(),
                            RunState.NEW.name())
                    .update();
        } catch (DuplicateKeyException e) {
            // Another process has created the run, which is used here too.
            return find(key).orElseThrow(() -> e);
        }
        return find(key).orElseThrow();
    }

    /** The run with the given key. */
    public Optional<Run> find(RunKey key) {
        return jdbc.sql(SELECT + "WHERE r.SOURCE = ? AND r.CUTOFF = ? AND r.RERUN = ?")
                .params(key.source(), InstantText.of(key.cutoff()), key.rerun())
                .query(RunStore::run)
                .optional();
    }

    /** The run with the given number. */
    public Optional<Run> find(long id) {
        return jdbc.sql(SELECT + "WHERE r.RUN_ID = ?")
                .param(id)
                .query(RunStore::run)
                .optional();
    }

    /**
     * The run with the given number, which existed when the caller looked for it.
     *
     * @throws NightshiftException if another process has removed it since
     */
    public Run require(long id) {
        return find(id).orElseThrow(() -> removed(id, null));
    }

    static NightshiftException removed(long run, @Nullable Throwable cause) {
        return NightshiftException.held(
                "Run " + run + " no longer exists: another process created it, could not start it, and removed it."
                        + " Repeat the command",
                cause);
    }

    /** The runs of a source for a cutoff, newest rerun first. */
    public List<Run> reruns(String source, Instant cutoff) {
        return jdbc.sql(SELECT + "WHERE r.SOURCE = ? AND r.CUTOFF = ? ORDER BY r.RERUN DESC")
                .params(source, InstantText.of(cutoff))
                .query(RunStore::run)
                .list();
    }

    /** The runs of a source that are neither completed nor abandoned, oldest first. */
    public List<Run> unfinished(String source) {
        return jdbc.sql(SELECT + "WHERE r.SOURCE = ? AND r.STATE NOT IN ('COMPLETED', 'ABANDONED') ORDER BY"
                        + " r.CREATED_AT, r.RUN_ID")
                .param(source)
                .query(RunStore::run)
                .list();
    }

    /** Whether a run of the source for a later cutoff, or a later rerun for the same cutoff, is completed. */
    public boolean completedAfter(RunKey key) {
        return jdbc.sql("SELECT COUNT(*) FROM NIGHTSHIFT_RUN WHERE SOURCE = ? AND STATE = 'COMPLETED'"
                                + " AND (CUTOFF > ? OR (CUTOFF = ? AND RERUN > ?))")
                        .params(key.source(), InstantText.of(key.cutoff()), InstantText.of(key.cutoff()), key.rerun())
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** The most recently created run of a source. */
    public Optional<Run> newest(String source) {
        return jdbc.sql(SELECT + "WHERE r.SOURCE = ? " + NEWEST)
                .param(source)
                .query(RunStore::run)
                .optional();
    }

    /** The most recently created run of all sources. */
    public Optional<Run> newest() {
        return jdbc.sql(SELECT + NEWEST).query(RunStore::run).optional();
    }

    /** The most recently completed run of all sources. */
    public Optional<Run> newestCompleted() {
        return jdbc.sql(SELECT + "WHERE r.STATE = 'COMPLETED' ORDER BY r.STATE_AT DESC, r.RUN_ID DESC"
                        + " FETCH FIRST 1 ROWS ONLY")
                .query(RunStore::run)
                .optional();
    }

    /** The most recently completed run of a source. */
    public Optional<Run> newestCompleted(String source) {
        return jdbc.sql(SELECT + "WHERE r.SOURCE = ? AND r.STATE = 'COMPLETED' ORDER BY r.STATE_AT DESC, r.RUN_ID DESC"
                        + " FETCH FIRST 1 ROWS ONLY")
                .param(source)
                .query(RunStore::run)
                .optional();
    }

    /** The time of the source's last completed run, by the ledger's clock. */
    public Optional<Instant> lastCompletion(String source) {
        return jdbc.sql("SELECT MAX(STATE_AT) FROM NIGHTSHIFT_RUN WHERE SOURCE = ? AND STATE = 'COMPLETED'")
                .param(source)
                .query((rows, i) -> Optional.ofNullable(rows.getObject(1, LocalDateTime.class)))
                .single()
                .map(LedgerClock::instant);
    }

    /** The time of the ledger's clock. */
    public Instant now() {
        return LedgerClock.instant(jdbc.sql("SELECT " + clock.now() + " AS T FROM NIGHTSHIFT_SCHEMA")
                .query((rows, i) -> rows.getObject(1, LocalDateTime.class))
                .list()
                .get(0));
    }

    /** Stores an operator's request to stop the run; does nothing for a completed run. */
    public void requestStop(long run, StopRequest request) {
        jdbc.sql("UPDATE NIGHTSHIFT_RUN SET STOPPED_BY = ?, STOP_REASON = ? WHERE RUN_ID = ? AND STATE <> 'COMPLETED'")
                .params(Arrays.asList(request.by(), MessageText.fitting(request.reason()), run))
                .update();
    }

    /** Removes the stop request of the run. */
    public void clearStopRequest(long run) {
        jdbc.sql("UPDATE NIGHTSHIFT_RUN SET STOPPED_BY = NULL, STOP_REASON = NULL WHERE RUN_ID = ?"
                        + " AND STOPPED_BY IS NOT NULL")
                .param(run)
                .update();
    }

    /**
     * Sets the state of the run and the reason for a failure. A completed or abandoned run keeps its state, and a run
     * whose snapshot is lost can only be abandoned.
     */
    public void setState(long run, RunState state, @Nullable String error) {
        if (state == RunState.DEAD) {
            throw new IllegalArgumentException("DEAD is never stored: it follows from the lease");
        }
        jdbc.sql("UPDATE NIGHTSHIFT_RUN SET STATE = ?, STATE_AT = " + clock.now()
                        + ", LAST_ERROR = ? WHERE RUN_ID = ? AND STATE NOT IN ('COMPLETED', 'ABANDONED')"
                        + " AND (STATE <> 'SNAPSHOT_LOST' OR ? = 'ABANDONED')")
                .params(Arrays.asList(state.name(), MessageText.fitting(error), run, state.name()))
                .update();
    }

    /** The plan; empty before the run is planned. */
    public Optional<Plan> plan(long run) {
        return text(run, "PLAN").map(text -> json.read(text, Plan.class));
    }

    /** The plans of runs; the map contains only runs that are planned. */
    public Map<Long, Plan> plans(Collection<Long> runs) {
        return texts(runs, "PLAN", Plan.class);
    }

    /**
     * Stores the plan, and the number of rows if it is known. A run is planned once, or again as long as no row is
     * committed.
     */
    public void setPlan(long run, Plan plan, @Nullable Long sourceRows) {
        jdbc.sql("UPDATE NIGHTSHIFT_RUN SET PLAN = ?, SOURCE_ROWS = ? WHERE RUN_ID = ?")
                .params(Arrays.asList(json.write(plan), sourceRows, run))
                .update();
    }

    /** Changes the part of a stored plan that may differ from attempt to attempt. */
    public void changePlan(long run, Plan plan) {
        jdbc.sql("UPDATE NIGHTSHIFT_RUN SET PLAN = ? WHERE RUN_ID = ?")
                .params(json.write(plan), run)
                .update();
    }

    /** The frozen content of the documents; empty before the run is published. */
    public Optional<Publication> publication(long run) {
        return text(run, "PUBLICATION").map(text -> json.read(text, Publication.class));
    }

    /** A run whose documents are frozen. */
    public record Frozen(Run run, Plan plan) {}

    /** The runs of a source whose documents are frozen, except abandoned ones. */
    public List<Frozen> frozen(String source) {
        return jdbc.sql(SELECT.replace("r.SOURCE_ROWS", "r.SOURCE_ROWS, r.PLAN")
                        + "WHERE r.SOURCE = ? AND r.PUBLICATION IS NOT NULL AND r.STATE <> 'ABANDONED'"
                        + " ORDER BY r.CUTOFF, r.RERUN")
                .param(source)
                .query((rows, i) -> new Frozen(run(rows, i), json.read(rows.getString("PLAN"), Plan.class)))
                .list();
    }

    /** What lists show of the publications of runs; the map contains only runs whose documents are frozen. */
    public Map<Long, Publication.Outline> outlines(Collection<Long> runs) {
        return texts(runs, "PUBLICATION", Publication.Outline.class);
    }

    private <T> Map<Long, T> texts(Collection<Long> runs, String column, Class<T> type) {
        Map<Long, T> texts = new HashMap<>();
        List<Long> all = List.copyOf(runs);
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            jdbc.sql("SELECT RUN_ID, " + column + " FROM NIGHTSHIFT_RUN WHERE RUN_ID IN (:runs) AND " + column
                            + " IS NOT NULL")
                    .param("runs", all.subList(from, Math.min(all.size(), from + AT_ONCE)))
                    .query(rows -> {
                        texts.put(rows.getLong(1), json.read(rows.getString(2), type));
                    });
        }
        return texts;
    }

    /** Freezes the content of the documents. A run is frozen once. */
    public void setPublication(long run, Publication publication) {
        jdbc.sql("UPDATE NIGHTSHIFT_RUN SET PUBLICATION = ? WHERE RUN_ID = ?")
                .params(json.write(publication), run)
                .update();
    }

    /** Waits until no other transaction has locked the run, and locks it until the end of this one. */
    public void lock(long run) {
        jdbc.sql("SELECT RUN_ID FROM NIGHTSHIFT_RUN WHERE RUN_ID = ? FOR UPDATE")
                .param(run)
                .query(Long.class)
                .list();
    }

    /** Deletes a run after its other rows. */
    void remove(long run) {
        jdbc.sql("DELETE FROM NIGHTSHIFT_RUN WHERE RUN_ID = ?").param(run).update();
    }

    private Optional<String> text(long run, String column) {
        return jdbc.sql("SELECT " + column + " FROM NIGHTSHIFT_RUN WHERE RUN_ID = ?")
                .param(run)
                .query((rows, i) -> Optional.ofNullable(rows.getString(1)))
                .single();
    }

    private static Run run(ResultSet rows, int index) throws SQLException {
        long sourceRows = rows.getLong("SOURCE_ROWS");
        Long counted = rows.wasNull() ? null : sourceRows;
        String stoppedBy = rows.getString("STOPPED_BY");
        return new Run(
                rows.getLong("RUN_ID"),
                new RunKey(rows.getString("SOURCE"), InstantText.parse(rows.getString("CUTOFF")), rows.getInt("RERUN")),
                RunState.stored(rows.getString("STATE")),
                LedgerClock.instant(rows.getObject("STATE_AT", LocalDateTime.class)),
                LedgerClock.instant(rows.getObject("CREATED_AT", LocalDateTime.class)),
                rows.getString("LAST_ERROR"),
                stoppedBy == null ? null : new StopRequest(stoppedBy, rows.getString("STOP_REASON")),
                counted);
    }
}
