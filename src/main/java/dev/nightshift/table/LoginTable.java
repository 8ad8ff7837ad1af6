package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.ProtectedColumn;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A login table that can be read: quoted names, the columns to copy in order, and which of them are the key.
 *
 * @param quotedName schema and table name, quoted for SQL
 * @param quote the database's identifier quote
 * @param view whether it is a view
 * @param where condition in SQL for the rows to copy; null for all rows
 * @param unique how it is known that the id is unique
 * @param columns columns to read, including the id and time columns, with the types in which they are stored
 * @param idIndex index of the id in {@code columns}
 * @param timeIndex index of the time of the last login in {@code columns}, where its type is INSTANT
 * @param timeType type in which the database stores the time column
 * @param zone zone in which a stored time without a zone is interpreted
 * @param snapshot point in time at which the table is read
 * @param protection what is done to the values when they are read
 */
public record LoginTable(
        String quotedName,
        String quote,
        boolean view,
        @Nullable String where,
        SourceProperties.Unique unique,
        List<Column> columns,
        int idIndex,
        int timeIndex,
        ColumnType timeType,
        ZoneId zone,
        Snapshot snapshot,
        ColumnProtection protection) {

    /** A table that is copied as it is. */
    LoginTable(
            String quotedName,
            String quote,
            boolean view,
            @Nullable String where,
            SourceProperties.Unique unique,
            List<Column> columns,
            int idIndex,
            int timeIndex,
            ColumnType timeType,
            ZoneId zone,
            Snapshot snapshot) {
        this(
                quotedName,
                quote,
                view,
                where,
                unique,
                columns,
                idIndex,
                timeIndex,
                timeType,
                zone,
                snapshot,
                ColumnProtection.NONE);
    }

    /** The table at another snapshot of the same kind. */
    public LoginTable at(Snapshot point) {
        if (!point.kind().equals(snapshot.kind())) {
            throw new IllegalArgumentException(
                    quotedName + " is read with snapshot " + snapshot.kind() + ", not at " + point);
        }
        return as(point);
    }

    /** The same table, read as it is at the moment of reading. */
    public LoginTable withoutSnapshot() {
        return as(Snapshot.NONE);
    }

    LoginTable as(Snapshot point) {
        return new LoginTable(
                quotedName, quote, view, where, unique, columns, idIndex, timeIndex, timeType, zone, point, protection);
    }

    /** The columns as they are copied, in the order of {@code columns}. */
    public List<Column> carried() {
        return columns.stream().map(protection::carried).toList();
    }

    /** What is done to the values of columns when they are read; null if all are copied as they are. */
    public @Nullable List<ProtectedColumn> protectedColumns() {
        return protection.rules().isEmpty() ? null : protection.list();
    }

    /** The condition for the rows to copy, after the given keyword; empty if all rows are copied. */
    String filter(String keyword) {
        return filter(keyword, where);
    }

    static String filter(String keyword, @Nullable String condition) {
        // The line break ends a comment in the condition.
        return condition == null ? "" : "\n" + keyword + " (" + condition + "\n)";
    }

    String quoted(Column column) {
        return TableName.quoted(column.sourceName(), quote);
    }

    Column id() {
        return columns.get(idIndex);
    }

    Column time() {
        return columns.get(timeIndex);
    }

    /** The time column with the type in which it is stored. */
    Column storedTime() {
        return time().as(timeType);
    }

    /** The first stored time whose instant is not before the given one, as {@code KeyRange} takes it. */
    public String bound(Instant instant) {
        return StoredBound.of(storedTime(), zone, instant);
    }

    StoredId storedId() {
        StoredId stored = StoredId.of(id());
        if (stored == null) {
            throw new IllegalStateException("not an id: " + id());
        }
        return stored;
    }
}
