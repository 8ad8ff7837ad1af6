package dev.nightshift.source;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
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
        TableName table = findTable(meta);
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
        Column storedTime = columns.get(timeIndex);
        ZoneId zone = zone(storedTime, table);
        columns.set(timeIndex, asInstant(storedTime));
        String quote = meta.getIdentifierQuoteString();
        return new LoginTable(
                table.quoted(quote), quote, List.copyOf(columns), idIndex, timeIndex, storedTime.type(), zone);
    }

    private TableName findTable(DatabaseMetaData meta) throws SQLException {
        String wanted = settings.table();
        int dot = wanted.indexOf('.');
        String schema = dot < 0 ? null : wanted.substring(0, dot);
        String name = wanted.substring(dot + 1);
        List<TableName> tables = new ArrayList<>();
        try (ResultSet rows = meta.getTables(null, null, "%", null)) {
            while (rows.next()) {
                String type = rows.getString("TABLE_TYPE");
                String owner = rows.getString("TABLE_SCHEM");
                if (type.contains("TABLE") && !type.contains("SYSTEM") && !owner.equals("INFORMATION_SCHEMA")) {
                    tables.add(new TableName(owner, rows.getString("TABLE_NAME")));
                }
            }
        }
        String home = connection.getSchema();
        List<TableName> matches = tables.stream()
                .filter(t ->
                        schema == null ? t.schema().equals(home) : t.schema().equalsIgnoreCase(schema))
                .filter(t -> t.name().equalsIgnoreCase(name))
                .toList();
        List<TableName> exact = matches.stream()
                .filter(t ->
                        t.name().equals(name) && (schema == null || t.schema().equals(schema)))
                .toList();
        if (exact.size() == 1) {
            return exact.get(0);
        }
        if (matches.size() == 1) {
            return matches.get(0);
        }
        if (matches.isEmpty()) {
            throw SourceException.refused("There is no table " + wanted + " in the source"
                    + (schema == null ? " (schema " + home + ")" : "")
                    + "; correct nightshift.source.table, or grant SELECT on it. Tables seen: " + some(tables, home));
        }
        throw SourceException.refused(
                "nightshift.source.table is " + wanted + ", which fits " + matches + "; write it in the exact case");
    }

    private static List<Found> columnsOf(DatabaseMetaData meta, TableName table) throws SQLException {
        List<Found> columns = new ArrayList<>();
        String escape = meta.getSearchStringEscape();
        try (ResultSet rows =
                meta.getColumns(null, escaped(table.schema(), escape), escaped(table.name(), escape), "%")) {
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

    private static String escaped(String name, String escape) {
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private static Found find(List<Found> columns, String name, String setting, TableName table) {
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
        throw SourceException.refused((matches.isEmpty() ? "There is no column " : "There are several columns ") + name
                + " in table " + table + "; correct " + setting + ". Its columns: "
                + columns.stream().map(Found::name).collect(Collectors.joining(", ")));
    }

    private List<Found> wanted(List<Found> all, Found id, Found time, TableName table) {
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

    private static void requireDistinctKeys(List<Found> columns, TableName table) {
        Map<String, String> keys = new HashMap<>();
        for (Found column : columns) {
            String before = keys.put(column.name().toLowerCase(Locale.ROOT), column.name());
            if (column.name().equals(before)) {
                throw SourceException.refused("nightshift.source.columns names column " + before + " of table " + table
                        + " twice; leave one out");
            }
            if (before != null) {
                throw SourceException.refused("Table " + table + " has columns " + before + " and " + column.name()
                        + ", which differ only in case, and part files use lower case names; leave one out in"
                        + " nightshift.source.columns");
            }
        }
    }

    private static void requireUnique(DatabaseMetaData meta, TableName table, Found id) throws SQLException {
        if (id.nullable()) {
            throw SourceException.refused("Column " + id.name() + " of table " + table
                    + " may be null, but the id must identify every row; make it NOT NULL, or name another"
                    + " nightshift.source.id-column");
        }
        Map<String, List<String>> unique = new TreeMap<>();
        try (ResultSet rows = meta.getIndexInfo(null, table.schema(), table.name(), true, true)) {
            while (rows.next()) {
                String index = rows.getString("INDEX_NAME");
                String column = rows.getString("COLUMN_NAME");
                if (index != null && column != null) {
                    unique.computeIfAbsent(index, i -> new ArrayList<>()).add(column);
                }
            }
        }
        if (!unique.containsValue(List.of(id.name()))) {
            throw SourceException.refused("Column " + id.name() + " of table " + table
                    + " has no primary key or unique index of its own, but the id must identify every row; add one, or"
                    + " name another nightshift.source.id-column");
        }
    }

    private static String wayOut(Found column, Found id, Found time) {
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
            throw SourceException.refused(
                    "Column " + found.name() + " of table " + table + " has type " + found.typeName() + ": "
                            + e.getMessage() + ". " + wayOut,
                    e);
        }
    }

    private static void requireIdType(Column id, TableName table) {
        if (id.type() != ColumnType.NUMBER && id.type() != ColumnType.TEXT) {
            throw SourceException.refused("Column " + id.sourceName() + " of table " + table + " has type "
                    + id.sourceType() + ", but an id is a number or a text; name another nightshift.source.id-column");
        }
    }

    private ZoneId zone(Column time, TableName table) {
        if (time.type() == ColumnType.OFFSET_DATE_TIME) {
            return ZoneOffset.UTC;
        }
        if (time.type() != ColumnType.LOCAL_DATE_TIME) {
            throw SourceException.refused("Column " + time.sourceName() + " of table " + table + " has type "
                    + time.sourceType() + ", but the time of a login is a TIMESTAMP with or without zone,"
                    + " or a DATE with time of day; name another nightshift.source.time-column");
        }
        @Nullable ZoneId zone = settings.timeZone();
        if (zone == null && !settings.embedded()) {
            throw SourceException.refused("Column " + time.sourceName() + " of table " + table + " has type "
                    + time.sourceType() + ", which has no zone; set nightshift.source.time-zone to the zone in which"
                    + " its values were written, for instance UTC or Europe/Berlin");
        }
        return zone == null ? ZoneOffset.UTC : zone;
    }

    private static Column asInstant(Column time) {
        return new Column(
                time.name(),
                time.sourceName(),
                time.sourceType(),
                ColumnType.INSTANT,
                time.precision(),
                time.scale(),
                time.nullable());
    }

    /** Those of the own schema first. */
    private static String some(List<TableName> tables, String home) {
        String text = tables.stream()
                .sorted(Comparator.comparing(t -> !t.schema().equals(home)))
                .limit(20)
                .map(TableName::toString)
                .collect(Collectors.joining(", "));
        return tables.isEmpty() ? "none" : tables.size() > 20 ? text + ", …" : text;
    }

    private record TableName(String schema, String name) {

        String quoted(String quote) {
            return quoted(schema, quote) + "." + quoted(name, quote);
        }

        private static String quoted(String name, String quote) {
            return quote + name.replace(quote, quote + quote) + quote;
        }

        @Override
        public String toString() {
            return schema + "." + name;
        }
    }

    private record Found(String name, int jdbcType, String typeName, int size, int digits, boolean nullable) {}
}
