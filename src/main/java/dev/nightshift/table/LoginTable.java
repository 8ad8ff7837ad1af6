package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.time.ZoneId;
import java.util.List;

/**
 * The table as it was found: quoted names, the columns to carry in their order, and which of them are the key.
 *
 * @param quotedName schema and table, ready for SQL
 * @param quote the database's identifier quote
 * @param columns id and time column among them
 * @param idIndex position of the id in {@code columns}
 * @param timeIndex position of the time of the last login in {@code columns}; its type is INSTANT there
 * @param timeType the time column's stored type
 * @param zone the zone in which a stored time without zone is read
 * @param snapshot the point in time at which it is read
 */
public record LoginTable(
        String quotedName,
        String quote,
        List<Column> columns,
        int idIndex,
        int timeIndex,
        ColumnType timeType,
        ZoneId zone,
        Snapshot snapshot) {

    /** The table at another point in time, of the same kind. */
    public LoginTable at(Snapshot point) {
        if (!point.kind().equals(snapshot.kind())) {
            throw new IllegalArgumentException(
                    quotedName + " is read with snapshot " + snapshot.kind() + ", not at " + point);
        }
        return as(point);
    }

    LoginTable as(Snapshot point) {
        return new LoginTable(quotedName, quote, columns, idIndex, timeIndex, timeType, zone, point);
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

    /** The time column with the type that it is stored in. */
    Column storedTime() {
        return time().as(timeType);
    }

    StoredId storedId() {
        StoredId stored = StoredId.of(id());
        if (stored == null) {
            throw new IllegalStateException("not an id: " + id());
        }
        return stored;
    }
}
