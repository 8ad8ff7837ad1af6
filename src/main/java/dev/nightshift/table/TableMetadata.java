package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The table and columns that the settings name, found in the database's metadata by exact name, or else ignoring case.
 */
final class TableMetadata {

    private final DatabaseMetaData meta;
    private final SourceProperties settings;
    private final TableName name;
    private final List<Found> columns;

    private TableMetadata(DatabaseMetaData meta, SourceProperties settings, TableName name, List<Found> columns) {
        this.meta = meta;
        this.settings = settings;
        this.name = name;
        this.columns = columns;
    }

    static TableMetadata of(Connection connection, SourceProperties settings) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        TableName table = new TableFinder(connection).find(settings.table());
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
        return new TableMetadata(meta, settings, table, columns);
    }

    TableName name() {
        return name;
    }

    String quotedName() throws SQLException {
        return name.quoted(quote());
    }

    /** The database's identifier quote. */
    String quote() throws SQLException {
        return meta.getIdentifierQuoteString();
    }

    Found id() {
        return find(settings.idColumn(), "nightshift.source.id-column");
    }

    Found time() {
        return find(settings.timeColumn(), "nightshift.source.time-column");
    }

    /** The columns to copy, including id and time. */
    List<Found> wanted() {
        if (settings.columns().isEmpty() || settings.columns().equals(List.of("*"))) {
            return columns;
        }
        List<Found> wanted = new ArrayList<>();
        for (String column : settings.columns()) {
            wanted.add(find(column, "nightshift.source.columns"));
        }
        // The key is always copied, because part files are ordered by it.
        for (Found key : List.of(time(), id())) {
            if (!wanted.contains(key)) {
                wanted.add(0, key);
            }
        }
        return wanted;
    }

    private Found find(String column, String setting) {
        List<Found> matches =
                columns.stream().filter(c -> c.name().equalsIgnoreCase(column)).toList();
        for (Found match : matches) {
            if (match.name().equals(column)) {
                return match;
            }
        }
        if (matches.size() == 1) {
            return matches.get(0);
        }
        throw NightshiftException.refused((matches.isEmpty() ? "There is no column " : "There are several columns ")
                + column + " in table " + name + "; correct " + setting + ". Its columns: "
                + columns.stream().map(Found::name).collect(Collectors.joining(", ")));
    }

    List<String> primaryKey() throws SQLException {
        List<String> key = new ArrayList<>();
        try (ResultSet rows = meta.getPrimaryKeys(null, name.schema(), name.name())) {
            while (rows.next()) {
                key.add(rows.getString("COLUMN_NAME"));
            }
        }
        return key;
    }

    /**
     * The columns of each index, without partial indexes. The driver may use approximate statistics; for exact ones,
     * some drivers would first analyze the table.
     *
     * @param unique whether to return only unique indexes
     */
    Map<String, List<String>> indexes(boolean unique) throws SQLException {
        Map<String, List<String>> indexes = new LinkedHashMap<>();
        try (ResultSet rows = meta.getIndexInfo(null, name.schema(), name.name(), unique, true)) {
            while (rows.next()) {
                String index = rows.getString("INDEX_NAME");
                String column = rows.getString("COLUMN_NAME");
                if (index != null && column != null && rows.getString("FILTER_CONDITION") == null) {
                    indexes.computeIfAbsent(index, i -> new ArrayList<>()).add(column);
                }
            }
        }
        return indexes;
    }

    /** A column as the database's metadata describes it. */
    record Found(String name, int jdbcType, String typeName, int size, int digits, boolean nullable) {

        /** @throws UnsupportedTypeException if its values cannot be copied exactly */
        Column column(Dialect dialect) {
            return dialect.column(name, jdbcType, typeName, size, digits, nullable);
        }
    }
}
