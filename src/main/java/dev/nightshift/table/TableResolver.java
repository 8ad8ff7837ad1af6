package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.table.Dialect.CharacterSet;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the table and columns that the settings name in the database's own metadata (exactly, then ignoring case) and
 * refuses, by name and with the way out, what cannot be read exactly and in order.
 */
final class TableResolver {

    private final Connection connection;
    private final Dialect dialect;
    private final SourceProperties settings;

    TableResolver(Connection connection, Dialect dialect, SourceProperties settings) {
        this.connection = connection;
        this.dialect = dialect;
        this.settings = settings;
    }

    LoginTable resolve() throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        TableName table = new TableFinder(connection).find(settings.table());
        List<Found> all = columnsOf(meta, table);
        Found id = find(all, settings.idColumn(), "nightshift.source.id-column", table);
        Found time = find(all, settings.timeColumn(), "nightshift.source.time-column", table);
        requireUnique(meta, table, id);
        List<Found> wanted = wanted(all, id, time, table);
        requireDistinctKeys(wanted, table);
        List<Column> columns = new ArrayList<>();
        for (Found column : wanted) {
            columns.add(carry(column, table, wayOut(column, id, time)));
        }
        int idIndex = wanted.indexOf(id);
        int timeIndex = wanted.indexOf(time);
        requireIdType(columns.get(idIndex), table);
        requireOrdered(columns.get(idIndex), table);
        Column storedTime = columns.get(timeIndex);
        ZoneId zone = zone(storedTime, table);
        columns.set(timeIndex, storedTime.as(ColumnType.INSTANT));
        String quote = meta.getIdentifierQuoteString();
        return new LoginTable(
                table.quoted(quote),
                quote,
                List.copyOf(columns),
                idIndex,
                timeIndex,
                storedTime.type(),
                zone,
                Snapshot.NONE);
    }

    static List<Found> columnsOf(DatabaseMetaData meta, TableName table) throws SQLException {
        List<Found> columns = new ArrayList<>();
        try (ResultSet rows = meta.getColumns(
                null, TableFinder.escaped(table.schema(), meta), TableFinder.escaped(table.name(), meta), "%")) {
            while (rows.next()) {
                columns.add(new Found(
                        rows.getString("COLUMN_NAME"),
                        rows.getInt("DATA_TYPE"),
                        rows.getString("TYPE_NAME"),
                        rows.getInt("COLUMN_SIZE"),
                        rows.getInt("DECIMAL_DIGITS"),
                        rows.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls));
            }
        }
        return columns;
    }

    static Found find(List<Found> columns, String name, String setting, TableName table) {
        List<Found> matches =
                columns.stream().filter(c -> c.name().equalsIgnoreCase(name)).toList();
        for (Found match : matches) {
            if (match.name().equals(name)) {
                return match;
            }
        }
        if (matches.size() == 1) {
            return matches.get(0);
        }
        throw NightshiftException.refused(
                (matches.isEmpty() ? "There is no column " : "There are several columns ") + name
                        + " in table " + table + "; correct " + setting + ". Its columns: "
                        + columns.stream().map(Found::name).collect(Collectors.joining(", ")));
    }

    List<Found> wanted(List<Found> all, Found id, Found time, TableName table) {
        if (settings.columns().isEmpty() || settings.columns().equals(List.of("*"))) {
            return all;
        }
        List<Found> wanted = new ArrayList<>();
        for (String name : settings.columns()) {
            wanted.add(find(all, name, "nightshift.source.columns", table));
        }
        // The key is what part files are ordered by: it is carried whether it was named or not.
        if (!wanted.contains(time)) {
            wanted.add(0, time);
        }
        if (!wanted.contains(id)) {
            wanted.add(0, id);
        }
        return wanted;
    }

    static void requireDistinctKeys(List<Found> columns, TableName table) {
        Map<String, String> keys = new HashMap<>();
        for (Found column : columns) {
            String before = keys.put(column.name().toLowerCase(Locale.ROOT), column.name());
            if (column.name().equals(before)) {
                throw NightshiftException.refused("nightshift.source.columns names column " + before + " of table "
                        + table + " twice; leave one out");
            }
            if (before != null) {
                throw NightshiftException.refused("Table " + table + " has columns " + before + " and " + column.name()
                        + ", which differ only in case, and part files use lower case names; leave one out in"
                        + " nightshift.source.columns");
            }
        }
    }

    static void requireUnique(DatabaseMetaData meta, TableName table, Found id) throws SQLException {
        if (id.nullable()) {
            throw NightshiftException.refused("Column " + id.name() + " of table " + table
                    + " may be null, but the id must identify every row; make it NOT NULL, or name another"
                    + " nightshift.source.id-column");
        }
        if (!primaryKey(meta, table).equals(List.of(id.name()))
                && !uniqueIndexes(meta, table).contains(List.of(id.name()))) {
            throw NightshiftException.refused("Column " + id.name() + " of table " + table
                    + " has no primary key or unique index of its own, but the id must identify every row; add one, or"
                    + " name another nightshift.source.id-column");
        }
    }

    private static List<String> primaryKey(DatabaseMetaData meta, TableName table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet rows = meta.getPrimaryKeys(null, table.schema(), table.name())) {
            while (rows.next()) {
                columns.add(rows.getString("COLUMN_NAME"));
            }
        }
        return columns;
    }

    /** Without those that hold only some rows. Approximate: exactly, some drivers would analyze the table first. */
    private static Collection<List<String>> uniqueIndexes(DatabaseMetaData meta, TableName table) throws SQLException {
        Map<String, List<String>> indexes = new TreeMap<>();
        try (ResultSet rows = meta.getIndexInfo(null, table.schema(), table.name(), true, true)) {
            while (rows.next()) {
                String index = rows.getString("INDEX_NAME");
                String column = rows.getString("COLUMN_NAME");
                if (index != null && column != null && rows.getString("FILTER_CONDITION") == null) {
                    indexes.computeIfAbsent(index, i -> new ArrayList<>()).add(column);
                }
            }
        }
        return indexes.values();
    }

    static String wayOut(Found column, Found id, Found time) {
        if (column.equals(id)) {
            return "Name another nightshift.source.id-column";
        }
        return column.equals(time)
                ? "Name another nightshift.source.time-column"
                : "Leave it out: list the other columns in nightshift.source.columns";
    }

    private Column carry(Found found, TableName table, String wayOut) {
        try {
            return dialect.column(
                    found.name(), found.jdbcType(), found.typeName(), found.size(), found.digits(), found.nullable());
        } catch (UnsupportedTypeException e) {
            throw NightshiftException.refused(
                    "Column " + found.name() + " of table " + table + " has type " + found.typeName() + ": "
                            + e.getMessage() + ". " + wayOut,
                    e);
        }
    }

    static void requireIdType(Column id, TableName table) {
        if (StoredId.of(id) == null) {
            throw NightshiftException.refused("Column " + id.sourceName() + " of table " + table + " has type "
                    + id.sourceType() + ", but an id is a number, a text, bytes or a UUID; name another"
                    + " nightshift.source.id-column");
        }
    }

    void requireOrdered(Column id, TableName table) throws SQLException {
        String column = "Column " + id.sourceName() + " of table " + table + " has type " + id.sourceType();
        try {
            dialect.requireOrdered(id);
        } catch (UnsupportedTypeException e) {
            throw NightshiftException.refused(
                    column + " and cannot be the id: " + e.getMessage() + ". Name another nightshift.source.id-column",
                    e);
        }
        CharacterSet set = dialect.characterSet();
        if (id.type() != ColumnType.TEXT || set == null) {
            return;
        }
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(set.query())) {
            String found = rows.next() ? rows.getString(1) : null;
            if (!set.needed().equals(found)) {
                throw NightshiftException.refused(
                        column + " and cannot be the id: the database's character set is " + found
                                + ", and only " + set.needed() + " orders texts by code point. Name another"
                                + " nightshift.source.id-column, a number for instance");
            }
        }
    }

    ZoneId zone(Column time, TableName table) {
        if (time.type() == ColumnType.OFFSET_DATE_TIME || time.type() == ColumnType.INSTANT) {
            return ZoneOffset.UTC;
        }
        if (time.type() != ColumnType.LOCAL_DATE_TIME) {
            throw NightshiftException.refused("Column " + time.sourceName() + " of table " + table + " has type "
                    + time.sourceType() + ", but the time of a login is a TIMESTAMP with or without zone,"
                    + " or a DATE with time of day; name another nightshift.source.time-column");
        }
        @Nullable ZoneId zone = settings.timeZone();
        if (zone == null && !settings.embedded()) {
            throw NightshiftException.refused("Column " + time.sourceName() + " of table " + table + " has type "
                    + time.sourceType() + ", which has no zone; set nightshift.source.time-zone to the zone in which"
                    + " its values were written, for instance UTC or Europe/Berlin");
        }
        return zone == null ? ZoneOffset.UTC : zone;
    }

    record Found(String name, int jdbcType, String typeName, int size, int digits, boolean nullable) {}
}
