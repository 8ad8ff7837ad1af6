package dev.nightshift.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The list of runs by the very query that operators have in {@code sql/operator/runs.sql}. Thread-safe. */
public final class RunList {

    private static final String FILE = "sql/operator/runs.sql";

    private final JdbcClient jdbc;
    private final LeaseStore leases;
    private final String query;

    RunList(DataSource dataSource, LeaseStore leases) {
        this.jdbc = JdbcClient.create(dataSource);
        this.leases = leases;
        try {
            String text = new ClassPathResource(FILE).getContentAsString(StandardCharsets.UTF_8);
            // The file ends as a DBA's tool wants it; drivers do not.
            this.query = "SELECT q.* FROM (" + text.substring(0, text.lastIndexOf(';')) + ") q ";
        } catch (IOException e) {
            throw new UncheckedIOException("The program was built without " + FILE, e);
        }
    }

    /** The runs of a source, newest first. */
    public List<RunRow> of(String source) {
        return jdbc
                .sql(query + "WHERE q.SOURCE = ? ORDER BY q.RUN_ID DESC")
                .param(source)
                .query(RunList::row)
                .list()
                .stream()
                .map(this::knownDead)
                .toList();
    }

    /** The runs of all sources, newest first. */
    public List<RunRow> all() {
        return jdbc.sql(query + "ORDER BY q.RUN_ID DESC").query(RunList::row).list().stream()
                .map(this::knownDead)
                .toList();
    }

    /** The run with that number. */
    public Optional<RunRow> find(long run) {
        return jdbc.sql(query + "WHERE q.RUN_ID = ?")
                .param(run)
                .query(RunList::row)
                .optional()
                .map(this::knownDead);
    }

    /** Sooner than its lease ends: where its process was one of this host and is gone. */
    private RunRow knownDead(RunRow row) {
        boolean gone = row.state().equals(RunState.RUNNING.name())
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
                rows.getString("STATE"),
                LedgerClock.instant(rows.getObject("STATE_AT", LocalDateTime.class)),
                heartbeat == null ? null : LedgerClock.instant(heartbeat),
                LedgerClock.instant(rows.getObject("CREATED_AT", LocalDateTime.class)),
                rows.getLong("ROWS_DONE"),
                counted,
                rows.getInt("PARTS"),
                rows.getInt("ATTEMPTS"),
                rows.getString("LAST_ERROR"),
                stoppedBy == null ? null : new StopWish(stoppedBy, rows.getString("STOP_REASON")));
    }
}
