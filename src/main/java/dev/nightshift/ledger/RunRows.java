package dev.nightshift.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Lists runs with the query in {@code sql/operator/runs.sql}, which operators use too. Thread-safe. */
public final class RunRows {

    private static final String FILE = "sql/operator/runs.sql";

    private static final String ORDER = "ORDER BY r.CREATED_AT DESC, r.RUN_ID DESC";

    /** Runs that are read together. Oracle takes at most a thousand values in a list. */
    private static final int AT_ONCE = 500;

    private final JdbcClient jdbc;
    private final LeaseStore leases;
    private final LedgerClock clock;
    private final String query;
    private final String some;

    RunRows(DataSource dataSource, LeaseStore leases, LedgerClock clock) {
        this.jdbc = clock.database().jdbc(dataSource);
        this.leases = leases;
        this.clock = clock;
        try {
            String text = new ClassPathResource(FILE).getContentAsString(StandardCharsets.UTF_8);
            // The file ends with a semicolon for a DBA's tool, which drivers do not accept.
            String select = text.substring(0, text.lastIndexOf(';'));
            this.query = "SELECT q.* FROM (" + select + ") q ";
            // The condition is inside the query, so that totals are computed only for the selected runs.
            this.some = select.substring(0, select.lastIndexOf(ORDER)) + "WHERE r.RUN_ID IN (:ids)";
        } catch (IOException e) {
            throw new UncheckedIOException("The program was built without " + FILE, e);
        }
    }

    /** The runs of a source, newest first. */
    public List<RunRow> of(String source) {
        return jdbc
                .sql(query + "WHERE q.SOURCE = ? ORDER BY q.CREATED_AT DESC, q.RUN_ID DESC")
                .param(source)
                .query(RunRows::row)
                .list()
                .stream()
                .map(this::knownDead)
                .toList();
    }

    /** The runs of all sources, newest first. */
    public List<RunRow> all() {
        return jdbc.sql(query + "ORDER BY q.CREATED_AT DESC, q.RUN_ID DESC").query(RunRows::row).list().stream()
                .map(this::knownDead)
                .toList();
    }

    /** The run with the given number. */
    public Optional<RunRow> find(long run) {
        return jdbc.sql(query + "WHERE q.RUN_ID = ?")
                .param(run)
                .query(RunRows::row)
                .optional()
                .map(this::knownDead);
    }

    /**
     * A page of runs, newest first. Its cost does not grow with the number of runs, except for a scan of their rows.
     *
     * @param state state to select; null for all runs
     */
    public List<RunRow> page(@Nullable RunState state, int offset, int limit) {
        if (state == null) {
            return rows(jdbc.sql("SELECT RUN_ID FROM NIGHTSHIFT_RUN ORDER BY CREATED_AT DESC, RUN_ID DESC"
                            + " OFFSET ? ROWS FETCH NEXT ? ROWS ONLY")
                    .params(offset, limit)
                    .query(Long.class)
                    .list());
        }
        if (state == RunState.RUNNING) {
            return underLease(false).stream().skip(offset).limit(limit).toList();
        }
        List<Created> found =
                new ArrayList<>(jdbc.sql("SELECT s.RUN_ID, s.CREATED_AT FROM (" + states() + ") s WHERE s.STATE = ?")
                        .param(state.name())
                        .query((rows, i) -> new Created(
                                rows.getLong(1), LedgerClock.instant(rows.getObject(2, LocalDateTime.class))))
                        .list());
        if (state == RunState.DEAD) {
            underLease(true).forEach(row -> found.add(new Created(row.id(), row.createdAt())));
        }
        found.sort(Comparator.comparing(Created::at).thenComparing(Created::run).reversed());
        return rows(found.stream().skip(offset).limit(limit).map(Created::run).toList());
    }

    private record Created(long run, Instant at) {}

    /** The number of runs of a source in a state. */
    public record Count(String source, RunState state, long runs) {}

    /** The number of runs by source and state. */
    public List<Count> counts() {
        Map<String, Map<RunState, Long>> counts = new TreeMap<>();
        jdbc.sql("SELECT s.SOURCE, s.STATE, COUNT(*) FROM (" + states() + ") s GROUP BY s.SOURCE, s.STATE")
                .query(rows -> {
                    add(counts, rows.getString(1), RunState.stored(rows.getString(2)), rows.getLong(3));
                });
        for (RunRow row : underLease(true)) {
            add(counts, row.key().source(), RunState.RUNNING, -1);
            add(counts, row.key().source(), RunState.DEAD, 1);
        }
        List<Count> all = new ArrayList<>();
        counts.forEach((source, states) -> states.forEach((state, runs) -> {
            if (runs > 0) {
                all.add(new Count(source, state, runs));
            }
        }));
        return List.copyOf(all);
    }

    private static void add(Map<String, Map<RunState, Long>> counts, String source, RunState state, long runs) {
        counts.computeIfAbsent(source, any -> new EnumMap<>(RunState.class)).merge(state, runs, Long::sum);
    }

    /**
     * The runs whose lease has not expired, newest first. They are running, or dead if this host knows that the process
     * has ended.
     */
    private List<RunRow> underLease(boolean dead) {
        return rows(jdbc.sql("SELECT s.RUN_ID FROM (" + states() + ") s WHERE s.STATE = 'RUNNING'")
                        .query(Long.class)
                        .list())
                .stream()
                .filter(row -> row.state() == (dead ? RunState.DEAD : RunState.RUNNING))
                .toList();
    }

    /** The newest run of every source. */
    public List<RunRow> newest() {
        return rows(jdbc.sql("SELECT n.RUN_ID FROM (SELECT r.RUN_ID, ROW_NUMBER() OVER (PARTITION BY r.SOURCE " + ORDER
                        + ") AS PLACE FROM NIGHTSHIFT_RUN r) n WHERE n.PLACE = 1")
                .query(Long.class)
                .list());
    }

    /** The time of the last completed run of each source. The map does not contain sources without one. */
    public Map<String, Instant> lastCompletions() {
        Map<String, Instant> last = new TreeMap<>();
        jdbc.sql("SELECT SOURCE, MAX(STATE_AT) FROM NIGHTSHIFT_RUN WHERE STATE = 'COMPLETED' GROUP BY SOURCE")
                .query(rows -> {
                    last.put(rows.getString(1), LedgerClock.instant(rows.getObject(2, LocalDateTime.class)));
                });
        return last;
    }

    private List<RunRow> rows(List<Long> ids) {
        List<RunRow> rows = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += AT_ONCE) {
            List<Long> together = ids.subList(from, Math.min(ids.size(), from + AT_ONCE));
            rows.addAll(
                    jdbc.sql(some).param("ids", together).query(RunRows::row).list());
        }
        return rows.stream()
                .sorted(Comparator.comparing(RunRow::createdAt)
                        .thenComparing(RunRow::id)
                        .reversed())
                .map(this::knownDead)
                .toList();
    }

    /** A query for the state of runs as in the operator's list, without its totals. */
    private String states() {
        String alive = "l.HELD = 1 AND l.EXPIRES_AT >= " + clock.now();
        return "SELECT r.RUN_ID, r.SOURCE, r.CREATED_AT, CASE"
                + " WHEN r.STATE IN ('COMPLETED', 'ABANDONED', 'SNAPSHOT_LOST') THEN r.STATE WHEN " + alive
                + " THEN 'RUNNING' WHEN r.STATE = 'RUNNING' THEN 'DEAD' ELSE r.STATE END AS STATE"
                + " FROM NIGHTSHIFT_RUN r LEFT JOIN NIGHTSHIFT_LEASE l ON l.RUN_ID = r.RUN_ID";
    }

    /** Marks a run as dead before its lease expires, if its process was on this host and has ended. */
    private RunRow knownDead(RunRow row) {
        boolean gone = row.state() == RunState.RUNNING
                && leases.state(row.id()).map(lease -> lease.dead(Owner.self())).orElse(false);
        return gone ? row.dead() : row;
    }

    private static RunRow row(ResultSet rows, int index) throws SQLException {
        long sourceRows = rows.getLong("SOURCE_ROWS");
        Long counted = rows.wasNull() ? null : sourceRows;
        LocalDateTime heartbeat = rows.getObject("HEARTBEAT_AT", LocalDateTime.class);
        String stoppedBy = rows.getString("STOPPED_BY");
        return new RunRow(
                rows.getLong("RUN_ID"),
                new RunKey(rows.getString("SOURCE"), InstantText.parse(rows.getString("CUTOFF")), rows.getInt("RERUN")),
                RunState.stored(rows.getString("STATE")),
                LedgerClock.instant(rows.getObject("STATE_AT", LocalDateTime.class)),
                heartbeat == null ? null : LedgerClock.instant(heartbeat),
                LedgerClock.instant(rows.getObject("CREATED_AT", LocalDateTime.class)),
                rows.getLong("ROWS_DONE"),
                counted,
                rows.getInt("PARTS"),
                rows.getInt("ATTEMPTS"),
                rows.getString("LAST_ERROR"),
                stoppedBy == null ? null : new StopRequest(stoppedBy, rows.getString("STOP_REASON")));
    }
}
