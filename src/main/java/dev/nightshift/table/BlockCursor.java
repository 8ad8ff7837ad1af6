package dev.nightshift.table;

import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.database.UnpooledDataSource;
import dev.nightshift.login.Block;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import dev.nightshift.login.Position;
import dev.nightshift.source.BlockSize;
import dev.nightshift.source.KeyRange;
import dev.nightshift.source.ProtectionKey;
import dev.nightshift.source.ZoneClock;
import dev.nightshift.work.Causes;
import dev.nightshift.work.NightshiftException;
import dev.nightshift.work.Reason;
import dev.nightshift.work.StopSignal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a range in key order, in blocks, from one forward-only cursor, and refuses a key that is not greater than the
 * one before it.
 *
 * <p>A block ends after {@code rowsPerBlock} rows or {@code bytesPerBlock} encoded bytes, whichever comes first. The
 * ends of blocks therefore depend on the rows alone, and a resumed cursor returns the same blocks as an undisturbed
 * one. Not thread-safe, except for {@link #cancel()} and {@link #abort()}. Owns the given connection and closes it.
 */
final class BlockCursor<T> implements BlockSource {

    /** Greatest number of characters of an id in a message. */
    private static final int LONGEST_SHOWN = 100;

    private final LoginTable table;
    private final KeyRange range;
    private final StoredTime<T> storedTime;
    private final ZoneClock clock;
    private final RowWeight weight;
    private final List<ValueReader> readers = new ArrayList<>();
    private final StoredId storedId;
    private final @Nullable ProtectionKey idKey;
    private final boolean textId;
    private final int rowsPerBlock;
    private final int bytesPerBlock;
    private final Connection connection;
    private final PreparedStatement statement;
    private final FetchSize fetch;
    private final RateLimit limit;
    private final StopSignal cancelled = new StopSignal();
    private final Dialect dialect;
    private final @Nullable String snapshot;

    private @Nullable ResultSet rows;
    private @Nullable T previousTime;
    private @Nullable LoginId previousId;
    private boolean ended;
    private int unpaced;

    /** Bytes of the row's values that are protected: they are not in the block, but the driver keeps them. */
    private int hidden;

    BlockCursor(
            Connection connection,
            LoginQuery query,
            StoredTime<T> storedTime,
            @Nullable Position after,
            BlockSize size,
            FetchSize fetch,
            RateLimit limit,
            @Nullable String snapshot)
            throws SQLException {
        this.snapshot = snapshot;
        this.table = query.table();
        this.dialect = query.dialect();
        this.range = query.range();
        this.storedTime = storedTime;
        this.clock = new ZoneClock(table.zone());
        this.weight = new RowWeight(table.carried());
        this.idKey = table.protection().idKey(table.id());
        this.storedId = table.storedId();
        this.textId = idKey != null || table.id().type() != ColumnType.NUMBER;
        this.rowsPerBlock = size.rows();
        this.bytesPerBlock = size.bytes();
        for (Column column : table.columns()) {
            // The values of the key columns stay null, because the record contains the key itself.
            boolean key = column.equals(table.id()) || column.equals(table.time());
            readers.add(
                    key
                            ? (row, index) -> null
                            : table.protection().reader(column, dialect.reader(column), this::addHidden));
        }
        this.connection = connection;
        Position position = after == null || idKey == null ? after : idKey.opened(after);
        this.statement = query.prepare(connection, position);
        this.fetch = fetch;
        this.limit = limit;
        statement.setFetchSize(fetch.rows());
        this.previousId = position == null ? null : position.id();
        this.previousTime =
                position == null || position.storedTime() == null ? null : storedTime.parse(position.storedTime());
    }

    @Override
    public @Nullable Block next() throws SQLException {
        try {
            return readBlock();
        } catch (SQLException e) {
            if (dialect.tripTooLarge(e)) {
                throw tooLarge(e);
            }
            if (table.snapshot().lasting() && SqlErrorKind.of(e) == SqlErrorKind.SNAPSHOT_LOST) {
                throw NightshiftException.snapshotLost(
                        "Reading " + range + " of " + table.quotedName() + " at " + table.snapshot() + " after "
                                + key(previousTime, previousId) + " failed: " + Causes.firstLine(e),
                        e);
            }
            throw e;
        }
    }

    private TripTooLargeException tooLarge(SQLException failure) {
        if (fetch.rows() == 1) {
            throw NightshiftException.refused(
                    "The row after " + key(previousTime, previousId) + " of " + table.quotedName()
                            + " is larger than the driver may keep, 5 % of the heap: "
                            + Causes.firstLine(failure)
                            + ". Leave the wide column out of nightshift.source.columns, or enlarge the heap, for example"
                            + " with NIGHTSHIFT_JAVA_OPTS=-Xmx2g",
                    failure);
        }
        fetch.lower(rowsPerBlock);
        return new TripTooLargeException(failure);
    }

    private @Nullable Block readBlock() throws SQLException {
        if (ended) {
            return null;
        }
        ResultSet rows = rows();
        List<LoginRecord> block = new ArrayList<>(rowsPerBlock);
        int bytes = 0;
        while (block.size() < rowsPerBlock && bytes < bytesPerBlock) {
            if (!rows.next()) {
                ended = true;
                break;
            }
            hidden = 0;
            int width = readRow(rows, block);
            bytes += width;
            if (fetch.sizeChangesAfterRow(width + hidden)) {
                rows.setFetchSize(fetch.rows());
            }
            keepToLimit();
        }
        if (block.isEmpty()) {
            return null;
        }
        return new Block(block, position(), bytes, clock.takeClamped(), clock.takeAmbiguous(), snapshot);
    }

    private void keepToLimit() {
        if (++unpaced < limit.step()) {
            return;
        }
        try {
            limit.await(unpaced, cancelled);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw NightshiftException.failed("Reading " + range + " of " + table.quotedName() + " was interrupted", e);
        }
        unpaced = 0;
        if (cancelled.requested()) {
            throw new NightshiftException(
                    Reason.STOPPED, "Reading " + range + " of " + table.quotedName() + " was cancelled", null);
        }
    }

    /**
     * Executes the query on the first call. The database may sort before it returns the first row; the wait is here,
     * where it can be cancelled.
     */
    private ResultSet rows() throws SQLException {
        if (rows == null) {
            rows = statement.executeQuery();
        }
        return rows;
    }

    private void addHidden(Object value) {
        hidden += RowWeight.of(value);
    }

    private int readRow(ResultSet rows, List<LoginRecord> block) throws SQLException {
        LoginId id = readId(rows);
        T time;
        try {
            time = storedTime.read(rows, table.timeIndex() + 1);
        } catch (SQLException e) {
            throw unreadable(table.time(), "the row with id " + shown(id), e);
        }
        requireGrowingKey(time, id);
        LoginId copied = idKey == null ? id : idKey.hmac(id);
        int bytes = weight.base() + (textId ? RowWeight.of(copied.value()) : 0);
        @Nullable Object[] values = new @Nullable Object[readers.size()];
        for (int i = 0; i < values.length; i++) {
            try {
                values[i] = readers.get(i).read(rows, i + 1);
            } catch (SQLException | ArithmeticException e) {
                throw unreadable(table.columns().get(i), "the row with id " + shown(id), e);
            }
            bytes += weight.of(i, values[i]);
        }
        Instant lastLogin = time == null ? null : storedTime.instant(time, clock);
        block.add(new LoginRecord(lastLogin, copied, values));
        previousTime = time;
        previousId = id;
        return bytes;
    }

    /** @throws SQLException if the failure is the database's and not the value's */
    private NightshiftException unreadable(Column column, String row, Exception failure) throws SQLException {
        if (failure instanceof SQLException sql && SqlErrorKind.of(sql) != SqlErrorKind.PERMANENT) {
            throw sql;
        }
        if (table.protection().covers(column)) {
            // The driver's message may quote the value.
            return NightshiftException.failed(
                    "Column " + column.sourceName() + " of " + row + " in " + table.quotedName()
                            + " could not be read exactly; the reason is not shown, because the column is protected"
                            + " (nightshift.source.protect)",
                    null);
        }
        return NightshiftException.failed(
                "Column " + column.sourceName() + " of " + row + " in " + table.quotedName()
                        + " could not be read exactly: " + failure.getMessage(),
                failure);
    }

    private LoginId readId(ResultSet rows) throws SQLException {
        LoginId id;
        try {
            id = storedId.read(rows, table.idIndex() + 1);
        } catch (SQLException e) {
            throw unreadable(table.id(), "the row after " + key(previousTime, previousId), e);
        }
        if (id != null) {
            return id;
        }
        throw NightshiftException.refused("A row of " + table.quotedName() + " after " + key(previousTime, previousId)
                + " has no id; make column " + table.id().sourceName() + " NOT NULL");
    }

    private void requireGrowingKey(@Nullable T time, LoginId id) {
        if (range.neverLoggedIn() != (time == null)) {
            throw NightshiftException.refused("The row with id " + shown(id) + " of " + table.quotedName()
                    + " was returned for " + range + " with the time " + time + ", which contradicts the query");
        }
        if (previousId == null) {
            return;
        }
        int order = time == null || previousTime == null ? 0 : storedTime.compare(time, previousTime);
        if (order > 0 || (order == 0 && id.compareTo(previousId) > 0)) {
            return;
        }
        throw NightshiftException.refused("The rows of " + table.quotedName() + " are not in ascending order: "
                + key(time, id) + " came after " + key(previousTime, previousId)
                + ". The id must be unique and the database must order texts by code point; check column "
                + table.id().sourceName());
    }

    private String key(@Nullable Object time, @Nullable LoginId id) {
        return "(" + time + ", " + shown(id) + ")";
    }

    private String shown(@Nullable LoginId id) {
        String text = String.valueOf(id == null || idKey == null ? id : idKey.hmac(id));
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }

    private @Nullable Position position() {
        if (previousId == null) {
            return null;
        }
        Position position = new Position(previousTime == null ? null : storedTime.text(previousTime), previousId);
        return idKey == null ? position : idKey.sealed(position);
    }

    @Override
    public void cancel() throws SQLException {
        cancelled.request("the reading was cancelled");
        statement.cancel();
    }

    @Override
    public void abort() throws SQLException {
        cancelled.request("the reading was cancelled");
        connection.abort(Runnable::run);
    }

    @Override
    public void close() throws SQLException {
        ended = true;
        UnpooledDataSource.end(connection);
    }
}
