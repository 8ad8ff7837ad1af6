package dev.nightshift.table;

import dev.nightshift.database.Access;
import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.database.UnpooledDataSource;
import dev.nightshift.login.Block;
import dev.nightshift.login.Position;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.ReadAhead;
import dev.nightshift.source.RecordSource;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Secret;
import dev.nightshift.work.Sleeper;
import dev.nightshift.work.StopSignal;
import dev.nightshift.work.Waits;
import dev.nightshift.work.WorkAhead;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Describes, counts and reads a login table in key order. Every failure is a {@link NightshiftException} that names the
 * table.
 *
 * <p>Thread-safe: each call uses its own connection. If the table is read at a shared snapshot, one more connection
 * holds it from the first reading to {@link #close}. Does not close the data source.
 */
public final class LoginSource implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LoginSource.class);

    /** Blocks that are read in advance. They keep the reading thread busy while earlier blocks are encoded. */
    private static final int BLOCKS_AHEAD = 32;

    /**
     * Number of rows that is assumed if the rows are not counted. For a larger table the sample is larger than
     * necessary.
     */
    private static final long UNCOUNTED_ROWS = 10_000_000;

    /** The sample needs no network, so these limits are not reached. */
    private static final Access.Limits EMBEDDED = new Access.Limits(Duration.ofSeconds(20), Duration.ofMinutes(5));

    private final DataSource dataSource;
    private final SourceProperties settings;
    private final SourceSessions sessions;
    private final RateLimit limit;
    private volatile @Nullable String databaseId;

    LoginSource(DataSource dataSource, SourceProperties settings) {
        this(dataSource, settings, Sleeper.REAL, new StopSignal(), new Waits());
    }

    LoginSource(DataSource dataSource, SourceProperties settings, Sleeper sleeper, StopSignal stop, Waits waits) {
        this.dataSource = dataSource;
        this.settings = settings;
        this.sessions = new SourceSessions(dataSource, settings, sleeper, stop, waits);
        this.limit = new RateLimit(settings.maxRowsPerSecond(), sleeper);
    }

    /**
     * The source that the settings describe.
     *
     * @param folder folder of the embedded sample
     * @param decorator wraps the data source
     * @param stop ends the wait for a database that cannot be reached
     */
    public static LoginSource of(
            SourceProperties settings, Path folder, UnaryOperator<DataSource> decorator, StopSignal stop) {
        return of(settings, folder, decorator, stop, new Waits());
    }

    /**
     * The same source, which tells what it waits for.
     *
     * @param waits is told of a database that cannot be reached
     */
    public static LoginSource of(
            SourceProperties settings, Path folder, UnaryOperator<DataSource> decorator, StopSignal stop, Waits waits) {
        if (settings.url() == null) {
            EmbeddedSample.createFolder(folder);
        }
        DataSource connections = settings.url() == null
                ? new UnpooledDataSource(Access.to(EmbeddedSample.url(folder), "sa", Secret.of(""), EMBEDDED))
                : external(settings);
        return new LoginSource(decorator.apply(connections), settings, Sleeper.REAL, stop, waits);
    }

    /**
     * Connections to the configured database, which must exist. They are not pooled, because a run uses a few
     * connections for a long time, and a pool would keep idle ones open.
     */
    public static DataSource external(SourceProperties settings) {
        try {
            return new UnpooledDataSource(settings.access());
        } catch (IllegalArgumentException e) {
            throw NightshiftException.refused(
                    "nightshift.source.url is not a URL for a JDBC driver of this program; expected"
                            + " one such as jdbc:oracle:thin:@//db.example.org:1521/CRM",
                    e);
        }
    }

    /** The embedded sample that this source reads; only if no other source is configured. */
    public EmbeddedSample sample() {
        if (!settings.embedded()) {
            throw NightshiftException.refused(
                    "Sample rows can be generated only in the embedded source, but nightshift.source.url is set"
                            + " to another database; unset it to use the sample");
        }
        return new EmbeddedSample(dataSource, settings.table());
    }

    /**
     * Describes the table as it is in the database, and checks that it can be read exactly and in order. If the table
     * is read at a snapshot, the result contains a new one.
     */
    public LoginTable describe() {
        return sessions.ask("Describing", null, (connection, dialect) -> {
            databaseId = databaseId(connection, dialect);
            return new TableResolver(connection, dialect, settings).resolve();
        });
    }

    /** What the database says it is; null before {@link #describe}, or if it does not say that. */
    public @Nullable String databaseId() {
        return databaseId;
    }

    private static @Nullable String databaseId(Connection connection, Dialect dialect) throws SQLException {
        String query = dialect.databaseId();
        if (query == null) {
            return null;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : null;
        } catch (SQLException e) {
            if (SqlErrorKind.of(e) != SqlErrorKind.PERMANENT) {
                throw e;
            }
            log.debug("The database does not say which one it is", e);
            connection.rollback();
            dialect.prepare(connection);
            return null;
        }
    }

    /** The rows of a table that {@link #describe} returned. */
    public RecordSource rows(LoginTable table) {
        return new TableRows(this, table);
    }

    /** Reads at a snapshot that another process holds, as long as it does. */
    void shareSnapshot(String name) {
        sessions.snapshot().adopt(name);
    }

    /** From now on reads at most an equal part of a limit for several processes. */
    void limit(@Nullable Integer rowsPerSecond, int processes) {
        limit.set(rowsPerSecond, processes);
    }

    /** The name of the snapshot at which all sessions read the table until this source is closed. */
    String takeSnapshot(LoginTable table) {
        return sessions.ask(
                "Taking a snapshot of",
                table,
                (connection, dialect) -> sessions.snapshot().name(dialect));
    }

    /**
     * Lets one session read at a snapshot that another holds, if the table is read like that. The snapshot lasts until
     * this source is closed.
     *
     * @throws NightshiftException if the database cannot share a snapshot
     */
    public void requireSnapshot(LoginTable table) {
        if (table.snapshot().exported()) {
            sessions.ask("Reading at a snapshot of", table, (connection, dialect) -> table);
        }
    }

    /** Ends the session that holds the snapshot, if there is one. */
    @Override
    public void close() {
        sessions.close();
    }

    /**
     * Counts all rows.
     *
     * @param stop checked regularly; when it is requested, counting is cancelled
     * @return the number of rows; empty if counting was cancelled
     */
    public OptionalLong count(LoginTable table, StopSignal stop) {
        return count(
                table, (connection, dialect) -> connection.prepareStatement(LoginQuery.count(table, dialect)), stop);
    }

    /** Counts the rows of a range in the same way. */
    OptionalLong count(LoginTable table, KeyRange range, StopSignal stop) {
        return count(
                table, (connection, dialect) -> new LoginQuery(table, dialect, range).prepareCount(connection), stop);
    }

    private OptionalLong count(
            LoginTable table, SourceSessions.Question<PreparedStatement> statement, StopSignal stop) {
        return sessions.ask("Counting the rows of", table, (connection, dialect) -> {
            try (PreparedStatement counting = statement.ask(connection, dialect)) {
                return CancellableQuery.ask(counting, LoginSource::firstLong, stop)
                        .map(OptionalLong::of)
                        .orElse(OptionalLong.empty());
            }
        });
    }

    private static long firstLong(ResultSet rows) throws SQLException {
        rows.next();
        return rows.getLong(1);
    }

    /**
     * Chooses times that divide the logins of a range into ranges with about the same number of rows, at the table's
     * snapshot.
     *
     * @param within a range of logins
     * @param rows number of its rows; null if they are not counted
     * @param stop checked regularly; when it is requested, the choice is cancelled and the list is empty
     * @return fewer than {@code ranges}, distinct and ascending, as {@link KeyRange} takes them
     */
    public List<String> boundaries(
            LoginTable table, int ranges, KeyRange within, @Nullable Long rows, StopSignal stop) {
        long about = rows == null ? UNCOUNTED_ROWS : rows;
        return sessions.ask(
                "Choosing ranges of",
                table,
                (connection, dialect) ->
                        new BoundaryQuery(table, dialect, ranges, within, about).read(connection, stop));
    }

    /** The database's plan for reading a range from its start. */
    public QueryPlan explain(LoginTable table, KeyRange range) {
        // A plan needs no snapshot that other sessions share.
        return sessions.ask(
                "Explaining the query of",
                table.snapshot().exported() ? null : table,
                (connection, dialect) -> QueryPlan.of(connection, new LoginQuery(table, dialect, range)));
    }

    /**
     * All statements that are sent to the source for a table, except for the JDBC driver's own metadata queries.
     *
     * @param windows whether nights copy only their windows
     */
    public List<SourceStatement> statements(LoginTable table, boolean windows) {
        return sessions.ask(
                "Listing the statements for",
                null,
                (connection, dialect) -> SourceStatement.of(dialect, table, windows));
    }

    /**
     * Reads a range in stream order.
     *
     * @param after position to continue after; null to read from the start of the range
     */
    public WorkAhead<Block> read(LoginTable table, KeyRange range, @Nullable Position after, BlockSize size) {
        String what = range + " of " + table.quotedName();
        AtomicReference<FetchSize> fetch = new AtomicReference<>();
        return ReadAhead.of(
                what,
                BLOCKS_AHEAD,
                () -> new ReconnectingBlocks(
                        position -> open(table, range, position, size, fetch),
                        after,
                        cancelled -> sessions.retries(what, table, cancelled)));
    }

    /**
     * Opens a cursor.
     *
     * @param fetch fetch size that the range's cursors share, with the widths seen so far; contains null before the
     *     first cursor
     */
    private BlockSource open(
            LoginTable table,
            KeyRange range,
            @Nullable Position after,
            BlockSize size,
            AtomicReference<FetchSize> fetch)
            throws SQLException {
        return sessions.read(range.toString(), table, (connection, dialect, snapshot) -> {
            FetchSize rows = fetch.updateAndGet(known ->
                    known == null ? dialect.fetchSize(table, limit.fetchSize(settings.fetchSize())) : known.restart());
            return cursor(
                    connection,
                    new LoginQuery(table, dialect, range),
                    dialect.storedTime(table.storedTime()),
                    after,
                    size,
                    rows,
                    snapshot);
        });
    }

    private <T> BlockSource cursor(
            Connection connection,
            LoginQuery query,
            StoredTime<T> storedTime,
            @Nullable Position after,
            BlockSize size,
            FetchSize fetch,
            @Nullable String snapshot)
            throws SQLException {
        return new BlockCursor<>(connection, query, storedTime, after, size, fetch, limit, snapshot);
    }

    /** Opens an examination of the source, which the caller closes. */
    public SourceExamination examine() {
        return sessions.examine();
    }
}
