package dev.nightshift.table;

import dev.nightshift.work.NightshiftException;
import java.sql.SQLException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks whether the table can be seen and read, and names the missing grant if it cannot. */
public final class AccessQuestions {

    private static final Logger log = LoggerFactory.getLogger(AccessQuestions.class);

    private final SourceExamination source;

    AccessQuestions(SourceExamination source) {
        this.source = source;
    }

    /** The table's name as the database stores it. */
    public String table() {
        return source.ask("Looking for table " + source.settings().table(), () -> name().toString());
    }

    /** Whether a table that may not be read looks like one that does not exist. */
    public boolean hidesTables() {
        return source.dialect().hidesTables();
    }

    /** The statement that the table's owner must run before this user can read all columns; empty if the user can. */
    public Optional<String> missingGrant() {
        return source.ask("Reading table " + source.settings().table(), () -> {
            TableMetadata table = source.metadata();
            try {
                source.query(table.probe(), rows -> true);
                return Optional.empty();
            } catch (SQLException e) {
                if (!source.dialect().denied(e)) {
                    throw e;
                }
                return Optional.of(table.grant(source.dialect().schemaDenied(e)));
            }
        });
    }

    /**
     * The statement that lets this user read the table. If the database hides the table, it is named as in the
     * settings.
     */
    public String grantSelect() {
        return source.ask("The names for a grant", () -> {
            String table = source.settings().table();
            try {
                TableName name = name();
                table = source.quoted(name.schema()) + "." + source.quoted(name.name());
            } catch (NightshiftException e) {
                log.debug("The table cannot be seen", e);
            }
            return "GRANT SELECT ON " + table + " TO " + source.quoted(source.user());
        });
    }

    private TableName name() throws SQLException {
        return new TableFinder(source.connection(), source.settings()).find();
    }
}
