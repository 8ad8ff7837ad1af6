package dev.nightshift.table;

import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the table that a setting names. It tries the exact name, then the case in which the database stores unquoted
 * names, then any case if only one table matches. It never lists more than one schema, because the list of all tables
 * of a database can be long. A view is found only if its id is assumed to be unique.
 */
final class TableFinder {

    private static final int MAX_SHOWN = 20;

    private final Connection connection;
    private final DatabaseMetaData meta;
    private final String wanted;
    private final boolean views;

    TableFinder(Connection connection, SourceProperties settings) throws SQLException {
        this.connection = connection;
        this.wanted = settings.table();
        this.views = settings.unique() == SourceProperties.Unique.ASSUMED;
        this.meta = connection.getMetaData();
    }

    /** Finds {@code schema.table}, or a table of the connection's schema. */
    TableName find() throws SQLException {
        int dot = wanted.indexOf('.');
        String name = wanted.substring(dot + 1);
        String home = Objects.requireNonNullElse(connection.getSchema(), "");
        String schema = dot < 0 ? home : wanted.substring(0, dot);
        List<String> schemas = dot < 0 ? List.of(home) : List.of(schema, folded(schema));
        for (String owner : schemas) {
            for (String spelling : List.of(name, folded(name))) {
                List<Listed> found = list(owner, escaped(spelling));
                if (!found.isEmpty()) {
                    return table(found.get(0));
                }
            }
        }
        List<Listed> seen = new ArrayList<>();
        for (String owner : dot < 0 ? schemas : schemasLike(schema)) {
            seen.addAll(list(owner, "%"));
        }
        return findIgnoringCase(name, seen, dot < 0 ? home : null);
    }

    private TableName findIgnoringCase(String name, List<Listed> seen, @Nullable String home) throws SQLException {
        List<Listed> matches = seen.stream()
                .filter(t -> t.table().name().equalsIgnoreCase(name))
                .toList();
        if (matches.size() == 1) {
            return table(matches.get(0));
        }
        if (!matches.isEmpty()) {
            throw NightshiftException.refused("nightshift.source.table is " + wanted + ", which matches "
                    + matches.stream().map(Listed::table).toList() + "; write it in the exact case");
        }
        List<Listed> nearby = seen.isEmpty() && home == null
                ? list(Objects.requireNonNullElse(connection.getSchema(), ""), "%")
                : seen;
        throw NightshiftException.refused("There is no table " + wanted + " in the source"
                + (home == null ? "" : " (schema " + home + ")")
                + "; correct nightshift.source.table, or grant SELECT on it. Tables seen: " + names(nearby));
    }

    private TableName table(Listed found) {
        boolean view = found.isView();
        if (!found.isTable() && !(view && views)) {
            throw NightshiftException.refused(found.table() + " is a "
                    + found.type().toLowerCase(Locale.ROOT)
                    + ", of which the database knows no unique id; set nightshift.source.table to the table"
                    + " behind it"
                    + (view ? ", or nightshift.source.unique to assumed if its ids are unique and never null" : ""));
        }
        return view ? new TableName(found.table().schema(), found.table().name(), true) : found.table();
    }

    /** An unquoted name in the case in which the database stores it. */
    private String folded(String name) throws SQLException {
        if (meta.storesUpperCaseIdentifiers()) {
            return name.toUpperCase(Locale.ROOT);
        }
        return meta.storesLowerCaseIdentifiers() ? name.toLowerCase(Locale.ROOT) : name;
    }

    private List<String> schemasLike(String name) throws SQLException {
        List<String> schemas = new ArrayList<>();
        try (ResultSet rows = meta.getSchemas()) {
            while (rows.next()) {
                String schema = rows.getString("TABLE_SCHEM");
                if (schema.equalsIgnoreCase(name)) {
                    schemas.add(schema);
                }
            }
        }
        return schemas;
    }

    /** The tables, views and synonyms; no indexes or similar objects. */
    private List<Listed> list(String schema, String pattern) throws SQLException {
        List<Listed> found = new ArrayList<>();
        try (ResultSet rows = meta.getTables(null, escaped(schema), pattern, null)) {
            while (rows.next()) {
                String type = Objects.requireNonNullElse(rows.getString("TABLE_TYPE"), "");
                Listed listed =
                        new Listed(new TableName(rows.getString("TABLE_SCHEM"), rows.getString("TABLE_NAME")), type);
                if (listed.isTable() || listed.isView() || type.contains("SYNONYM")) {
                    found.add(listed);
                }
            }
        }
        return found;
    }

    private String escaped(String name) throws SQLException {
        return escaped(name, meta);
    }

    /** A pattern that matches exactly this name. */
    static String escaped(String name, DatabaseMetaData meta) throws SQLException {
        String escape = meta.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private static String names(List<Listed> seen) {
        List<TableName> tables =
                seen.stream().filter(Listed::isTable).map(Listed::table).toList();
        String text = tables.stream().limit(MAX_SHOWN).map(TableName::toString).collect(Collectors.joining(", "));
        return tables.isEmpty() ? "none" : tables.size() > MAX_SHOWN ? text + ", …" : text;
    }

    private record Listed(TableName table, String type) {

        boolean isView() {
            return type.contains("VIEW");
        }

        boolean isTable() {
            return type.contains("TABLE") && !type.contains("SYSTEM");
        }
    }
}
