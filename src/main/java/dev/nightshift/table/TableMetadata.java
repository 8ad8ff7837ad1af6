package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The table and columns that the settings name, found in the database's metadata by exact name, or else ignoring case.
 */
final class TableMetadata {

    /** The name that Oracle gives to the column of an expression in an index. */
    private static final Pattern HIDDEN_COLUMN = Pattern.compile("SYS_NC\\d+\\$");

    /** The expression by which Oracle indexes a timestamp with a time zone. */
    private static final Pattern ZONED_COLUMN = Pattern.compile("SYS_EXTRACT_UTC\\(\"(.+)\"\\)");

    private final Connection connection;
    private final DatabaseMetaData meta;
    private final SourceProperties settings;
    private final TableName name;
    private final List<Found> columns;

    private TableMetadata(Connection connection, SourceProperties settings, TableName name, List<Found> columns)
            throws SQLException {
        this.connection = connection;
        this.meta = connection.getMetaData();
        this.settings = settings;
        this.name = name;
        this.columns = columns;
    }

    static TableMetadata of(Connection connection, SourceProperties settings) throws SQLException {
        DatabaseMetaData meta = connection.getMetaData();
        TableName table = new TableFinder(connection, settings).find();
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
        return new TableMetadata(connection, settings, table, columns);
    }

    /**
     * The same table, in which each column of a domain has the type on which its domain is based, in which the server
     * also sends its values.
     *
     * @param probed the columns of the answer to {@link #probe}
     */
    TableMetadata based(ResultSetMetaData probed) throws SQLException {
        List<Found> wanted = wanted();
        List<Found> based = new ArrayList<>(columns);
        for (int i = 0; i < wanted.size(); i++) {
            Found column = wanted.get(i);
            if (column.jdbcType() == Types.DISTINCT) {
                based.set(
                        columns.indexOf(column),
                        new Found(
                                column.name(),
                                probed.getColumnType(i + 1),
                                probed.getColumnTypeName(i + 1),
                                probed.getPrecision(i + 1),
                                probed.getScale(i + 1),
                                column.nullable()));
            }
        }
        return new TableMetadata(connection, settings, name, based);
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

    /** The columns to read, including id and time. */
    List<Found> wanted() {
        List<Found> chosen = chosen();
        if (settings.protection().rules().isEmpty()) {
            return chosen;
        }
        ColumnProtection protection = protection();
        return chosen.stream()
                .filter(column -> !protection.drops(column.name()))
                .toList();
    }

    /** What is done to the values of the columns when they are read. */
    ColumnProtection protection() {
        return ColumnProtection.of(
                settings.protection(), chosen().stream().map(Found::name).toList(), id().name(), time().name(), name);
    }

    /** The columns that the settings name, including id and time. */
    private List<Found> chosen() {
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

    /** The statement that shows whether this user may read every column. */
    String probe() throws SQLException {
        List<String> quoted = new ArrayList<>();
        for (Found column : wanted()) {
            quoted.add(TableName.quoted(column.name(), quote()));
        }
        return probe(quoted, quotedName());
    }

    static String probe(List<String> quotedColumns, String quotedTable) {
        return "SELECT " + String.join(", ", quotedColumns) + " FROM " + quotedTable + " WHERE 1 = 0";
    }

    /**
     * The statement by which the table's owner lets this user read the table.
     *
     * @param schemaToo whether the user may not use the table's schema either
     */
    String grant(boolean schemaToo) throws SQLException {
        String user = TableName.quoted(meta.getUserName(), quote());
        return (schemaToo
                        ? "GRANT USAGE ON SCHEMA " + TableName.quoted(name.schema(), quote()) + " TO " + user + "; "
                        : "")
                + "GRANT SELECT ON " + quotedName() + " TO " + user;
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

    /** The columns of each key that the catalogue proves to be unique among all rows of this very table. */
    Collection<Set<String>> uniqueKeys(Dialect dialect) throws SQLException {
        Map<String, Set<String>> keys = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(dialect.uniqueKeys())) {
            statement.setString(1, name.schema());
            statement.setString(2, name.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    keys.computeIfAbsent(rows.getString(1), key -> new HashSet<>())
                            .add(rows.getString(2));
                }
            }
        }
        return keys.values();
    }

    /**
     * The columns of each index, without partial indexes. The driver may use approximate statistics; for exact ones,
     * some drivers would first analyze the table.
     */
    Map<String, List<String>> indexes(Dialect dialect) throws SQLException {
        Map<String, List<String>> indexes = new LinkedHashMap<>();
        if (name.view()) {
            return indexes;
        }
        try (ResultSet rows = meta.getIndexInfo(null, name.schema(), name.name(), false, true)) {
            while (rows.next()) {
                String index = rows.getString("INDEX_NAME");
                String column = rows.getString("COLUMN_NAME");
                if (index != null && column != null && rows.getString("FILTER_CONDITION") == null) {
                    indexes.computeIfAbsent(index, i -> new ArrayList<>()).add(column);
                }
            }
        }
        String zoned = dialect.zonedIndexColumns();
        if (zoned != null
                && indexes.values().stream().flatMap(List::stream).anyMatch(HIDDEN_COLUMN.asMatchPredicate())) {
            nameZonedColumns(indexes, zoned);
        }
        return indexes;
    }

    private void nameZonedColumns(Map<String, List<String>> indexes, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setString(1, name.schema());
            statement.setString(2, name.name());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    List<String> index = indexes.get(rows.getString(1));
                    int position = rows.getInt(2);
                    Matcher zoned = ZONED_COLUMN.matcher(rows.getString(3));
                    if (index != null && position <= index.size() && zoned.matches()) {
                        index.set(position - 1, zoned.group(1));
                    }
                }
            }
        }
    }

    /** A column as the database's metadata describes it. */
    record Found(String name, int jdbcType, String typeName, int size, int digits, boolean nullable) {

        /** @throws UnsupportedTypeException if its values cannot be copied exactly */
        Column column(Dialect dialect) {
            return dialect.column(name, jdbcType, typeName, size, digits, nullable);
        }
    }
}
