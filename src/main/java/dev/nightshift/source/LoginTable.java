package dev.nightshift.source;

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
 */
public record LoginTable(
        String quotedName,
        String quote,
        List<Column> columns,
        int idIndex,
        int timeIndex,
        ColumnType timeType,
        ZoneId zone) {

    String quoted(Column column) {
        return quote + column.sourceName().replace(quote, quote + quote) + quote;
    }

    Column id() {
        return columns.get(idIndex);
    }

    Column time() {
        return columns.get(timeIndex);
    }
}
