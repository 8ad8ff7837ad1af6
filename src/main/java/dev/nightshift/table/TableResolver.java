package dev.nightshift.table;

import dev.nightshift.database.SqlErrorKind;
import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.table.Dialect.CharacterSet;
import dev.nightshift.table.SourceProperties.SnapshotMode;
import dev.nightshift.table.TableMetadata.Found;
import dev.nightshift.work.Causes;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the table that the settings name to one that can be read exactly and in order, at a snapshot if the settings
 * require it. A table or column that cannot be read this way is refused by name and with a remedy.
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
        TableMetadata table = requireReadable(TableMetadata.of(connection, settings));
        Found id = table.id();
        Found time = table.time();
        requireUnique(table);
        requireFilter(table);
        List<Found> wanted = table.wanted();
        requireDistinctKeys(wanted, table.name());
        List<Column> columns = new ArrayList<>();
        for (Found column : wanted) {
            columns.add(carry(column, table.name(), remedy(column, id, time)));
        }
        ColumnProtection protection = table.protection();
        for (Column column : columns) {
            requireFit(column, protection, table.name());
        }
        int idIndex = wanted.indexOf(id);
        int timeIndex = wanted.indexOf(time);
        requireIdType(columns.get(idIndex), table.name());
        requireOrdered(columns.get(idIndex), table.name());
        Column storedTime = columns.get(timeIndex);
        ZoneId zone = zone(storedTime, table.name());
        columns.set(timeIndex, storedTime.as(ColumnType.INSTANT));
        return pinned(new LoginTable(
                table.quotedName(),
                table.quote(),
                table.name().view(),
                settings.where(),
                settings.unique(),
                List.copyOf(columns),
                idIndex,
                timeIndex,
                storedTime.type(),
                zone,
                Snapshot.NONE,
                protection));
    }

    private static void requireFit(Column column, ColumnProtection protection, TableName table) {
        try {
            protection.requireFit(column);
        } catch (UnsupportedTypeException e) {
            throw NightshiftException.refused(
                    "Column " + column.sourceName() + " of table " + table + " has type " + column.sourceType() + ": "
                            + e.getMessage(),
                    e);
        }
    }

    /** The table at a new snapshot if the settings require one; otherwise the same table. */
    private LoginTable pinned(LoginTable table) throws SQLException {
        if (settings.snapshot() == SnapshotMode.REQUIRED && !dialect.hasSnapshots()) {
            throw NightshiftException.refused("nightshift.source.snapshot is required, but no snapshot of "
                    + dialect.name() + " outlives the session that takes it, so that a run could not resume"
                    + " after a restart; set it to auto or none");
        }
        if (settings.snapshot() == SnapshotMode.NONE) {
            return table;
        }
        if (dialect.sharesSnapshots()) {
            return table.as(Snapshot.EXPORTED);
        }
        return dialect.hasSnapshots() ? dialect.pinned(connection, table) : table;
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

    /** Refuses a table of which nothing says that its keys differ; returns what says so. */
    String requireUnique(TableMetadata table) throws SQLException {
        Found id = table.id();
        Found time = table.time();
        if (settings.unique() == SourceProperties.Unique.ASSUMED) {
            return id.name()
                    + " is assumed to be unique and never null (nightshift.source.unique); a run stops at a key"
                    + " that does not come after the one before it";
        }
        if (id.nullable()) {
            throw NightshiftException.refused("Column " + id.name() + " of table " + table.name()
                    + " may be null, but the id must identify every row; make it NOT NULL, or name another"
                    + " nightshift.source.id-column");
        }
        Collection<Set<String>> keys = table.uniqueKeys(dialect);
        if (keys.contains(Set.of(id.name()))) {
            return id.name() + " is unique and never null";
        }
        if (!time.nullable() && keys.contains(Set.of(id.name(), time.name()))) {
            return "(" + id.name() + ", " + time.name() + ") is unique, and neither is ever null";
        }
        throw NightshiftException.refused("Column " + id.name() + " of table " + table.name()
                + " has no primary key or unique index of its own that is valid and covers all rows (one on "
                + id.name()
                + " and " + time.name()
                + ", neither ever null, is enough), but the id must identify every row; add one,"
                + " name another nightshift.source.id-column, or set nightshift.source.unique to assumed if its ids are"
                + " unique");
    }

    private TableMetadata requireReadable(TableMetadata table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(table.probe());
                ResultSet rows = statement.executeQuery()) {
            return table.based(rows.getMetaData());
        } catch (SQLException e) {
            if (!dialect.denied(e)) {
                throw e;
            }
            throw NightshiftException.refused(
                    "This user may not read " + table.name() + ": " + Causes.firstLine(e)
                            + ". Let the table's owner, or a DBA, run: " + table.grant(dialect.schemaDenied(e)),
                    e);
        }
    }

    private void requireFilter(TableMetadata table) throws SQLException {
        String filter = settings.where();
        if (filter == null) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(filterProbe(table.quotedName(), filter));
                ResultSet rows = statement.executeQuery()) {
            rows.next();
        } catch (SQLException e) {
            if (SqlErrorKind.of(e) != SqlErrorKind.PERMANENT) {
                throw e;
            }
            throw NightshiftException.refused(
                    "The database does not accept nightshift.source.where, which is: " + filter + ": "
                            + Causes.firstLine(e)
                            + ". It must be a condition in SQL on the columns of " + table.name()
                            + ", which has the alias t",
                    e);
        }
    }

    static String filterProbe(String quotedName, String filter) {
        return "SELECT 1 FROM " + quotedName + " t WHERE 1 = 0" + LoginTable.filter("AND", filter);
    }

    private static String remedy(Found column, Found id, Found time) {
        if (column.equals(id)) {
            return "Name another nightshift.source.id-column";
        }
        return column.equals(time)
                ? "Name another nightshift.source.time-column"
                : "Leave it out: list the other columns in nightshift.source.columns";
    }

    private Column carry(Found found, TableName table, String remedy) {
        try {
            return found.column(dialect);
        } catch (UnsupportedTypeException e) {
            throw NightshiftException.refused(
                    "Column " + found.name() + " of table " + table + " has type " + found.typeName() + ": "
                            + e.getMessage() + ". " + remedy,
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
}
