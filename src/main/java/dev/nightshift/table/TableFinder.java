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
 * Finds the table that a setting names: exactly so, or as the database keeps names without quotes, or else in any case,
 * if there is only one. Never lists more than one schema, because the list of all tables of a database can be long.
 */
final class TableFinder {

    private static final int SHOWN = 20;

    private final Connection connection;
    private final DatabaseMetaData meta;

    TableFinder(Connection connection) throws SQLException {
        this.connection = connection;
        this.meta = connection.getMetaData();
    }

    /** @param wanted {@code schema.table}, or a table of the connection's own schema */
    TableName find(String wanted) throws SQLException {
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
        return inAnyCase(wanted, name, seen, dot < 0 ? home : null);
    }

    private TableName inAnyCase(String wanted, String name, List<Listed> seen, @Nullable String home)
            throws SQLException {
        List<Listed> matches = seen.stream()
                .filter(t -> t.table().name().equalsIgnoreCase(name))
                .toList();
        if (matches.size() == 1) {
            return table(matches.get(0));
        }
        if (!matches.isEmpty()) {
            throw NightshiftException.refused("nightshift.source.table is " + wanted + ", which fits "
                    + matches.stream().map(Listed::table).toList() + "; write it in the exact case");
        }
        List<Listed> around = seen.isEmpty() && home == null
                ? list(Objects.requireNonNullElse(connection.getSchema(), ""), "%")
                : seen;
        throw NightshiftException.refused("There is no table " + wanted + " in the source"
                + (home == null ? "" : " (schema " + home + ")")
                + "; correct nightshift.source.table, or grant SELECT on it. Tables seen: " + some(around));
    }

    private TableName table(Listed found) {
        if (!found.isTable()) {
            throw NightshiftException.refused(
                    found.table() + " is a " + found.type().toLowerCase(Locale.ROOT)
                            + ", which has no unique id of its own; let nightshift.source.table name the table behind it");
        }
        return found.table();
    }

    /** A name without quotes as the database keeps it. */
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

    /** What is like a table, indexes and the like left out. */
    private List<Listed> list(String schema, String pattern) throws SQLException {
        List<Listed> found = new ArrayList<>();
        try (ResultSet rows = meta.getTables(null, escaped(schema), pattern, null)) {
            while (rows.next()) {
                String type = Objects.requireNonNullElse(rows.getString("TABLE_TYPE"), "");
                Listed listed =
                        new Listed(new TableName(rows.getString("TABLE_SCHEM"), rows.getString("TABLE_NAME")), type);
                if (listed.isTable() || type.contains("VIEW") || type.contains("SYNONYM")) {
                    found.add(listed);
                }
            }
        }
        return found;
    }

    private String escaped(String name) throws SQLException {
        return escaped(name, meta);
    }

    /** A name as a pattern that means itself. */
    static String escaped(String name, DatabaseMetaData meta) throws SQLException {
        String escape = meta.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }

    private static String some(List<Listed> seen) {
        List<TableName> tables =
                seen.stream().filter(Listed::isTable).map(Listed::table).toList();
        String text = tables.stream().limit(SHOWN).map(TableName::toString).collect(Collectors.joining(", "));
        return tables.isEmpty() ? "none" : tables.size() > SHOWN ? text + ", …" : text;
    }

    private record Listed(TableName table, String type) {

        boolean isTable() {
            return type.contains("TABLE") && !type.contains("SYSTEM");
        }
    }
}
