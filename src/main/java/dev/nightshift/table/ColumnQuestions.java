package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.login.ProtectedColumn;
import dev.nightshift.table.TableMetadata.Found;
import dev.nightshift.work.NightshiftException;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Checks whether the columns can be copied and whether the database orders the key as the stream requires. */
public final class ColumnQuestions {

    private final SourceExamination source;
    private final TableResolver resolver;

    ColumnQuestions(SourceExamination source) {
        this.source = source;
        this.resolver = new TableResolver(source.connection(), source.dialect(), source.settings());
    }

    /** All columns that the settings name, each with the form in which it is copied or the reason why it cannot be. */
    public List<CarriedColumn> all() {
        return source.ask("Describing the columns", () -> {
            TableMetadata table = metadata();
            List<Found> wanted = table.wanted();
            TableResolver.requireDistinctKeys(wanted, table.name());
            Found time = table.time();
            ColumnProtection protection = table.protection();
            List<CarriedColumn> columns = new ArrayList<>();
            for (Found found : wanted) {
                columns.add(carried(found, found.equals(time), protection));
            }
            return columns;
        });
    }

    /** What is done to the values of columns when they are read, also of columns that are not read at all. */
    public List<ProtectedColumn> protectedColumns() {
        return source.ask(
                "Looking for the protected columns",
                () -> metadata().protection().list());
    }

    private TableMetadata metadata() throws SQLException {
        TableMetadata table = source.metadata();
        return source.query(table.probe(), rows -> table.based(rows.getMetaData()));
    }

    private CarriedColumn carried(Found found, boolean lastLogin, ColumnProtection protection) {
        try {
            Column column = found.column(source.dialect());
            protection.requireFit(column);
            return CarriedColumn.carried(column, lastLogin, protection);
        } catch (UnsupportedTypeException e) {
            return CarriedColumn.refused(found.name(), found.typeName(), e);
        }
    }

    /** A description of the id column, after checking that it is unique and ordered as the stream requires. */
    public String id() {
        return source.ask("Looking at the id", () -> {
            TableMetadata table = metadata();
            String unique = resolver.requireUnique(table);
            Column id = supported(table.id());
            TableResolver.requireIdType(id, table.name());
            resolver.requireOrdered(id, table.name());
            return unique + (id.type() == ColumnType.TEXT ? ", its texts ordered by code point" : "");
        });
    }

    /** The zone in which the times of logins are read. */
    public ZoneId zone() {
        return source.ask("Looking at the time column", () -> {
            TableMetadata table = metadata();
            return resolver.zone(supported(table.time()), table.name());
        });
    }

    private Column supported(Found found) {
        try {
            return found.column(source.dialect());
        } catch (UnsupportedTypeException e) {
            throw NightshiftException.refused(
                    found.name() + " has type " + found.typeName() + ": " + e.getMessage(), e);
        }
    }
}
