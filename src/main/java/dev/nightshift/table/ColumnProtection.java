package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ProtectedColumn;
import dev.nightshift.source.Protection;
import dev.nightshift.source.ProtectionKey;
import dev.nightshift.source.ProtectionRule;
import dev.nightshift.work.NightshiftException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is done to the values of a table's columns when they are read.
 *
 * @param rules the rules by the column's name in the database, also of dropped columns
 * @param key the key of HMACs; null if no rule needs one
 */
record ColumnProtection(
        Map<String, ProtectionRule> rules, @Nullable ProtectionKey key) {

    static final ColumnProtection NONE = new ColumnProtection(Map.of(), null);

    /**
     * Finds the columns that the settings protect, exactly or else ignoring case.
     *
     * @param columns the names of the columns that are copied or dropped
     * @param id the name of the id
     * @param time the name of the time column
     * @throws NightshiftException if a rule has no column, or one that cannot be protected so
     */
    static ColumnProtection of(Protection settings, List<String> columns, String id, String time, TableName table) {
        Map<String, ProtectionRule> rules = new LinkedHashMap<>();
        settings.rules().forEach((name, rule) -> {
            String column = find(name, columns, table);
            if (rules.put(column, rule) != null) {
                throw NightshiftException.refused(Protection.SETTING + " names column " + column + " of table " + table
                        + " twice; leave one out");
            }
            Protection.requireKey(column, rule, id, time);
        });
        return new ColumnProtection(rules, settings.key());
    }

    private static String find(String name, List<String> columns, TableName table) {
        // An environment variable has '_' where a key in a file has '.'.
        for (String written : List.of(name, name.replace('.', '_'))) {
            if (columns.contains(written)) {
                return written;
            }
            List<String> matches = columns.stream()
                    .filter(column -> column.equalsIgnoreCase(written))
                    .toList();
            if (matches.size() == 1) {
                return matches.get(0);
            }
        }
        throw NightshiftException.refused(Protection.SETTING + " names column " + name + ", but the columns copied from"
                + " table " + table + " are " + String.join(", ", columns) + "; correct it, or leave it out");
    }

    boolean drops(String column) {
        ProtectionRule rule = rules.get(column);
        return rule != null && rule.kind() == ProtectionRule.Kind.DROP;
    }

    /** Whether messages may not show values of the column. */
    boolean covers(Column column) {
        return rules.containsKey(column.sourceName());
    }

    /** The column as it is copied. */
    Column carried(Column column) {
        ProtectionRule rule = rules.get(column.sourceName());
        return rule == null ? column : rule.carried(column);
    }

    /** @throws UnsupportedTypeException if the values of the column cannot be protected so */
    void requireFit(Column column) {
        ProtectionRule rule = rules.get(column.sourceName());
        String expected = rule == null ? null : rule.objection(column.type());
        if (expected != null && rule != null) {
            throw new UnsupportedTypeException(
                    Protection.SETTING + " is " + rule.label() + " for it, which needs " + expected);
        }
    }

    /**
     * A reader of the column's protected values.
     *
     * @param read receives every value as it was read, if it is replaced
     */
    ValueReader reader(Column column, ValueReader plain, Consumer<Object> read) {
        ProtectionRule rule = rules.get(column.sourceName());
        if (rule == null) {
            return plain;
        }
        ProtectionKey own = key == null ? null : key.copy();
        return (row, index) -> {
            Object value = plain.read(row, index);
            if (value == null) {
                return null;
            }
            read.accept(value);
            return rule.apply(value, own);
        };
    }

    /** A key with which a reader protects the id; null if the id is copied as it is. */
    @Nullable ProtectionKey idKey(Column id) {
        return covers(id) && key != null ? key.copy() : null;
    }

    /** What is done, in the order of the settings. */
    List<ProtectedColumn> list() {
        return rules.entrySet().stream()
                .map(rule -> rule.getValue().protectedColumn(rule.getKey(), key))
                .toList();
    }

    /** What is done to a column; null if it is copied as it is. */
    @Nullable ProtectedColumn of(Column column) {
        ProtectionRule rule = rules.get(column.sourceName());
        return rule == null ? null : rule.protectedColumn(column.sourceName(), key);
    }
}
