package dev.nightshift.ledger;

import dev.nightshift.login.LoginId;
import dev.nightshift.login.PartitionState;
import dev.nightshift.login.Position;
import dev.nightshift.work.NightshiftException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Stores partitions with their checkpoints, and committed parts. Thread-safe. */
public final class ProgressStore {

    /** Version of the findings' JSON. */
    private static final int FORMAT_VERSION = 1;

    private final JdbcClient jdbc;
    private final LedgerClock clock;
    private final LedgerJson json;

    ProgressStore(DataSource dataSource, LedgerClock clock, LedgerJson json) {
        this.jdbc = clock.database().jdbc(dataSource);
        this.clock = clock;
        this.json = json;
    }

    /** Stores a planned partition without commits. */
    public void add(long run, PlannedPartition partition) {
        jdbc.sql("INSERT INTO NIGHTSHIFT_PARTITION (RUN_ID, PARTITION_NO, NEVER_LOGGED_IN, RANGE_FROM, RANGE_TO,"
                        + " ROWS_DONE, NEXT_PART, FORMAT_VERSION, UPDATED_AT) VALUES (?, ?, ?, ?, ?, 0, 1, ?, "
                        + clock.now() + ")")
                .params(Arrays.asList(
                        run,
                        partition.number(),
                        partition.neverLoggedIn() ? 1 : 0,
                        partition.from(),
                        partition.to(),
                        FORMAT_VERSION))
                .update();
    }

    /** The partitions of a run in stream order; empty before it is planned. */
    public List<PlannedPartition> partitions(long run) {
        return jdbc.sql("SELECT PARTITION_NO, NEVER_LOGGED_IN, RANGE_FROM, RANGE_TO FROM NIGHTSHIFT_PARTITION"
                        + " WHERE RUN_ID = ? ORDER BY PARTITION_NO")
                .param(run)
                .query((rows, i) ->
                        new PlannedPartition(rows.getInt(1), rows.getInt(2) == 1, rows.getString(3), rows.getString(4)))
                .list();
    }

    /** The progress of the partitions of a run, in stream order; empty before it is planned. */
    public List<PartitionRow> partitionProgress(long run) {
        return jdbc.sql(
                        "SELECT PARTITION_NO, NEVER_LOGGED_IN, RANGE_FROM, RANGE_TO, POSITION_TIME, POSITION_ID,"
                                + " POSITION_ORDINAL, ROWS_DONE FROM NIGHTSHIFT_PARTITION WHERE RUN_ID = ? ORDER BY PARTITION_NO")
                .param(run)
                .query((rows, i) -> new PartitionRow(
                        new PlannedPartition(rows.getInt(1), rows.getInt(2) == 1, rows.getString(3), rows.getString(4)),
                        position(rows),
                        rows.getLong("ROWS_DONE")))
                .list();
    }

    /** The checkpoint of a partition. */
    public Checkpoint checkpoint(long run, int partition) {
        return jdbc.sql(
                        "SELECT POSITION_TIME, POSITION_ID, POSITION_ORDINAL, ROWS_DONE, NEXT_PART, FORMAT_VERSION, FINDINGS"
                                + " FROM NIGHTSHIFT_PARTITION WHERE RUN_ID = ? AND PARTITION_NO = ?")
                .params(run, partition)
                .query((rows, i) -> checkpoint(rows, run, partition))
                .optional()
                .orElseThrow(() -> NightshiftException.refused("Run " + run + " has no partition " + partition
                        + " in the ledger; the row is missing in NIGHTSHIFT_PARTITION"));
    }

    private Checkpoint checkpoint(ResultSet rows, long run, int partition) throws SQLException {
        int version = rows.getInt("FORMAT_VERSION");
        if (version != FORMAT_VERSION) {
            throw NightshiftException.refused(
                    "The checkpoint of run " + run + ", partition " + partition + " has format version " + version
                            + ", this program reads version " + FORMAT_VERSION + "; use the program that wrote it");
        }
        String findings = rows.getString("FINDINGS");
        return new Checkpoint(
                position(rows),
                rows.getLong("ROWS_DONE"),
                rows.getInt("NEXT_PART"),
                findings == null ? null : json.read(findings, PartitionState.Snapshot.class));
    }

    private static @Nullable Position position(ResultSet rows) throws SQLException {
        String id = rows.getString("POSITION_ID");
        long ordinal = rows.getLong("POSITION_ORDINAL");
        Long placed = rows.wasNull() ? null : ordinal;
        return id == null ? null : new Position(rows.getString("POSITION_TIME"), LoginId.decode(id), placed);
    }

    /** Updates a partition's checkpoint, in the transaction of the chunk. */
    public void save(long run, int partition, Checkpoint checkpoint) {
        Position position = checkpoint.position();
        int rows = jdbc.sql("UPDATE NIGHTSHIFT_PARTITION SET POSITION_TIME = ?, POSITION_ID = ?,"
                        + " POSITION_ORDINAL = ?, ROWS_DONE = ?,"
                        + " NEXT_PART = ?, FINDINGS = ?, UPDATED_AT = " + clock.now()
                        + " WHERE RUN_ID = ? AND PARTITION_NO = ?")
                .params(Arrays.asList(
                        position == null ? null : position.storedTime(),
                        position == null ? null : position.id().encoded(),
                        position == null ? null : position.ordinal(),
                        checkpoint.rows(),
                        checkpoint.nextPart(),
                        checkpoint.findings() == null ? null : json.write(checkpoint.findings()),
                        run,
                        partition))
                .update();
        if (rows != 1) {
            throw NightshiftException.refused("Run " + run + " has no partition " + partition + " in the ledger");
        }
    }

    /** Records a part whose upload was acknowledged, in the transaction of its chunk. */
    public void add(long run, PartRow part) {
        jdbc.sql(
                        "INSERT INTO NIGHTSHIFT_PART (RUN_ID, PARTITION_NO, PART_NO, OBJECT_KEY, ROW_COUNT, BYTE_COUNT, SHA256, ETAG,"
                                + " FIRST_LOGIN, FIRST_ID, LAST_LOGIN, LAST_ID, COMMITTED_AT) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                                + " ?, ?, " + clock.now() + ")")
                .params(Arrays.asList(
                        run,
                        part.partition(),
                        part.number(),
                        part.key(),
                        part.rows(),
                        part.bytes(),
                        part.sha256(),
                        part.etag(),
                        text(part.firstLogin()),
                        part.firstId().encoded(),
                        text(part.lastLogin()),
                        part.lastId().encoded()))
                .update();
    }

    /** The parts of a run in stream order. */
    public List<PartRow> parts(long run) {
        return jdbc.sql("SELECT * FROM NIGHTSHIFT_PART WHERE RUN_ID = ? ORDER BY PARTITION_NO, PART_NO")
                .param(run)
                .query(ProgressStore::part)
                .list();
    }

    /** A page of the parts of a run in stream order. */
    public List<PartRow> parts(long run, int offset, int limit) {
        return jdbc.sql("SELECT * FROM NIGHTSHIFT_PART WHERE RUN_ID = ? ORDER BY PARTITION_NO, PART_NO"
                        + " OFFSET ? ROWS FETCH NEXT ? ROWS ONLY")
                .params(run, offset, limit)
                .query(ProgressStore::part)
                .list();
    }

    /** The commits of a run's parts, oldest first. */
    public List<Commit> commits(long run) {
        return jdbc.sql("SELECT COMMITTED_AT, ROW_COUNT, BYTE_COUNT FROM NIGHTSHIFT_PART WHERE RUN_ID = ?"
                        + " ORDER BY COMMITTED_AT")
                .param(run)
                .query((rows, i) -> new Commit(
                        LedgerClock.instant(rows.getObject(1, LocalDateTime.class)), rows.getInt(2), rows.getLong(3)))
                .list();
    }

    /** The commit of a part. */
    public record Commit(Instant at, int rows, long bytes) {}

    /** The total size of all parts of a run in bytes. */
    public long bytes(long run) {
        return jdbc.sql("SELECT COALESCE(SUM(BYTE_COUNT), 0) FROM NIGHTSHIFT_PART WHERE RUN_ID = ?")
                .param(run)
                .query(Long.class)
                .single();
    }

    /** The number of committed rows in all partitions. */
    public long rowsDone(long run) {
        return jdbc.sql("SELECT COALESCE(SUM(ROWS_DONE), 0) FROM NIGHTSHIFT_PARTITION WHERE RUN_ID = ?")
                .param(run)
                .query(Long.class)
                .single();
    }

    /** The number of committed rows of each partition, in ascending order of its number. */
    public Map<Integer, Long> rowsByPartition(long run) {
        Map<Integer, Long> rows = new TreeMap<>();
        jdbc.sql("SELECT PARTITION_NO, ROWS_DONE FROM NIGHTSHIFT_PARTITION WHERE RUN_ID = ?")
                .param(run)
                .query(result -> {
                    rows.put(result.getInt(1), result.getLong(2));
                });
        return rows;
    }

    /** The number of committed rows of the partition of that number, by run. */
    public Map<Long, Long> rowsOf(int partition, Collection<Long> runs) {
        Map<Long, Long> rows = new TreeMap<>();
        if (!runs.isEmpty()) {
            jdbc.sql(
                            "SELECT RUN_ID, ROWS_DONE FROM NIGHTSHIFT_PARTITION WHERE RUN_ID IN (:runs) AND PARTITION_NO = :number")
                    .param("runs", runs)
                    .param("number", partition)
                    .query(result -> {
                        rows.put(result.getLong(1), result.getLong(2));
                    });
        }
        return rows;
    }

    /** The time of the last commit, by the ledger's clock; empty before the first. */
    public Optional<Instant> lastCommit(long run) {
        return jdbc.sql("SELECT MAX(COMMITTED_AT) FROM NIGHTSHIFT_PART WHERE RUN_ID = ?")
                .param(run)
                .query((rows, i) -> Optional.ofNullable(rows.getObject(1, LocalDateTime.class)))
                .single()
                .map(LedgerClock::instant);
    }

    /** Deletes the partitions, their claims and the parts of a run. */
    void remove(long run) {
        jdbc.sql("DELETE FROM NIGHTSHIFT_CLAIM WHERE RUN_ID = ?").param(run).update();
        jdbc.sql("DELETE FROM NIGHTSHIFT_PART WHERE RUN_ID = ?").param(run).update();
        jdbc.sql("DELETE FROM NIGHTSHIFT_PARTITION WHERE RUN_ID = ?").param(run).update();
    }

    private static PartRow part(ResultSet rows, int index) throws SQLException {
        return new PartRow(
                rows.getInt("PARTITION_NO"),
                rows.getInt("PART_NO"),
                rows.getString("OBJECT_KEY"),
                rows.getInt("ROW_COUNT"),
                rows.getLong("BYTE_COUNT"),
                rows.getString("SHA256"),
                rows.getString("ETAG"),
                instant(rows.getString("FIRST_LOGIN")),
                LoginId.decode(rows.getString("FIRST_ID")),
                instant(rows.getString("LAST_LOGIN")),
                LoginId.decode(rows.getString("LAST_ID")));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : InstantText.of(instant);
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : InstantText.parse(text);
    }
}
