package dev.nightshift.table;

import dev.nightshift.login.ColumnType;
import dev.nightshift.source.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is sent to a source. It is built by the same code that sends it.
 *
 * @param name name that is unique within the list, such as {@code read after a position}
 * @param binds meanings of the question marks, in order
 */
public record SourceStatement(String name, String sql, List<String> binds) {

    private static final KeyRange BOUNDED = new KeyRange(false, "first", "last");

    private static final String FROM = "start of the range, in the time column's type";
    private static final String TO = "end of the range, in the time column's type";
    private static final String TIME = "time of the position, in the time column's type";
    private static final String ID = "id of the position, in the id column's type";

    /**
     * All statements for a table, in the order in which a run sends them.
     *
     * @param windows whether nights copy only their windows
     */
    static List<SourceStatement> of(Dialect dialect, LoginTable table, boolean windows) {
        List<SourceStatement> all = new ArrayList<>();
        for (String sql : dialect.session()) {
            add(all, "prepare the session " + (all.size() + 1), sql);
        }
        String databaseId = dialect.databaseId();
        if (databaseId != null) {
            add(all, "ask which database it is", databaseId);
        }
        add(
                all,
                "check that every column can be read",
                TableMetadata.probe(table.columns().stream().map(table::quoted).toList(), table.quotedName()));
        if (table.unique() == SourceProperties.Unique.PROVED) {
            add(all, "look for unique keys", dialect.uniqueKeys(), "schema", "table");
        }
        if (table.where() != null) {
            add(all, "check the filter", TableResolver.filterProbe(table.quotedName(), table.where()));
        }
        Dialect.CharacterSet characters = dialect.characterSet();
        if (characters != null && table.id().type() == ColumnType.TEXT) {
            add(all, "ask for the character set", characters.query());
        }
        all.addAll(dialect.snapshotStatements(table));
        if (windows) {
            addWindows(all, dialect, table);
        } else {
            add(all, "count the rows", LoginQuery.count(table, dialect));
            addChoice(all, "", dialect, table, KeyRange.ALL_LOGINS);
        }
        addQueries(all, dialect, table);
        return List.copyOf(all);
    }

    /** The first night has no lower bound, and no night has rows that are not before its cutoff. */
    private static void addWindows(List<SourceStatement> all, Dialect dialect, LoginTable table) {
        KeyRange first = new KeyRange(false, null, "last");
        add(all, "count the rows before a cutoff", new LoginQuery(table, dialect, first).count(), TO);
        add(all, "count the rows of a window", new LoginQuery(table, dialect, BOUNDED).count(), FROM, TO);
        add(
                all,
                "count the rows that never logged in",
                new LoginQuery(table, dialect, KeyRange.NEVER_LOGGED_IN).count());
        addChoice(all, " of the first night", dialect, table, first, TO);
        addChoice(all, " of a window", dialect, table, BOUNDED, FROM, TO);
        add(
                all,
                "explain the query for a window",
                dialect.explain(new LoginQuery(table, dialect, BOUNDED).sql(false)),
                FROM,
                TO);
    }

    private static void addChoice(
            List<SourceStatement> all,
            String whose,
            Dialect dialect,
            LoginTable table,
            KeyRange within,
            String... binds) {
        add(
                all,
                "choose 4 ranges" + whose + ", by all rows",
                new BoundaryQuery(table, dialect, 4, within, 0).sql(),
                binds);
        add(
                all,
                "choose 4 ranges" + whose + ", by a sample",
                new BoundaryQuery(table, dialect, 4, within, 10_000_000).sql(),
                binds);
    }

    private static void addQueries(List<SourceStatement> all, Dialect dialect, LoginTable table) {
        LoginQuery logins = new LoginQuery(table, dialect, KeyRange.ALL_LOGINS);
        LoginQuery bounded = new LoginQuery(table, dialect, BOUNDED);
        LoginQuery others = new LoginQuery(table, dialect, KeyRange.NEVER_LOGGED_IN);
        add(all, "read all logins", logins.sql(false));
        add(all, "read all logins after a position", logins.sql(true), TIME, TIME, ID);
        add(all, "read the first range", range(dialect, table, null, "last").sql(false), TO);
        add(all, "read a range", bounded.sql(false), FROM, TO);
        add(all, "read the last range", range(dialect, table, "first", null).sql(false), FROM);
        add(all, "read a range after a position", bounded.sql(true), TO, TIME, TIME, ID);
        add(all, "read the rows that never logged in", others.sql(false));
        add(all, "read the rows that never logged in after a position", others.sql(true), ID);
        add(all, "explain the query", dialect.explain(logins.sql(false)));
        add(all, "explain the query for the rows that never logged in", dialect.explain(others.sql(false)));
        String explanation = dialect.explanation();
        if (explanation != null) {
            add(all, "show the explanation", explanation);
        }
    }

    private static LoginQuery range(Dialect dialect, LoginTable table, @Nullable String from, @Nullable String to) {
        return new LoginQuery(table, dialect, new KeyRange(false, from, to));
    }

    private static void add(List<SourceStatement> all, String name, String sql, String... binds) {
        all.add(new SourceStatement(name, sql, List.of(binds)));
    }
}
