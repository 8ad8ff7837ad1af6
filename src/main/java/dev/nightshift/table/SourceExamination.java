package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.source.ZoneClock;
import dev.nightshift.table.TableResolver.Found;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the source one question at a time, over a connection of its own, and reads no more of the login table than an
 * index gives at once. Every failure is a {@link NightshiftException}; a question that failed leaves the others possible.
 *
 * <p>For one thread.
 */
public final class SourceExamination implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SourceExamination.class);

    /** A question that takes longer is given up: nobody waits for an answer about an answer. */
    private static final int PATIENCE_SECONDS = 30;

    private static final int MOST_NAME = 30;

    private final Connection connection;
    private final Dialect dialect;
    private final SourceProperties settings;
    private final TableResolver resolver;
    private final CatalogQueries catalog;

    SourceExamination(Connection connection, Dialect dialect, SourceProperties settings) throws SQLException {
        this.connection = connection;
        this.dialect = dialect;
        this.settings = settings;
        this.resolver = new TableResolver(connection, dialect, settings);
        this.catalog = CatalogQueries.of(dialect);
        dialect.prepare(connection);
        // A question that fails must not spoil the transaction of the next one.
        connection.setAutoCommit(true);
    }

    /** The database, as it calls itself, and its user. */
    public String database() {
        return ask("The database's version", () -> {
            DatabaseMetaData meta = connection.getMetaData();
            String version =
                    meta.getDatabaseProductVersion().lines().findFirst().orElse("");
            return (version.startsWith(dialect.name()) ? "" : dialect.name() + " ") + version + ", as user " + user();
        });
    }

    /** The database's clock. */
    public Instant now() {
        return ask(
                "The database's clock",
                () -> query(catalog.now(), rows -> {
                    rows.next();
                    return rows.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC);
                }));
    }

    /** The table's name as the database keeps it. */
    public String table() {
        return ask("Looking for table " + settings.table(), () -> name().toString());
    }

    /** What the table's owner must run before this user can read all columns; empty: nothing. */
    public Optional<String> missingGrant() {
        return ask("Reading table " + settings.table(), () -> {
            try {
                query(probe(), rows -> true);
                return Optional.empty();
            } catch (SQLException e) {
                if (!denied(e)) {
                    throw e;
                }
                boolean schema = String.valueOf(e.getMessage()).contains(" schema ");
                return Optional.of((schema
                                ? "GRANT USAGE ON SCHEMA " + quoted(name().schema()) + " TO " + quoted(user()) + "; "
                                : "")
                        + grantSelect());
            }
        });
    }

    private String probe() throws SQLException {
        List<String> columns = new ArrayList<>();
        for (Found column : wanted()) {
            columns.add(quoted(column.name()));
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + name().quoted(quote()) + " WHERE 1 = 0";
    }

    private boolean denied(SQLException failure) {
        // SQLState of PostgreSQL, code of H2.
        return dialect.denied(failure)
                || "42501".equals(failure.getSQLState())
                || failure.getErrorCode() == ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1;
    }

    /** The statement that lets this user read the table; as the settings name it, where the database hides it. */
    public String grantSelect() {
        return ask("The names for a grant", () -> {
            String table = settings.table();
            try {
                table = name().quoted(quote());
            } catch (NightshiftException e) {
                log.debug("The table cannot be seen", e);
            }
            return "GRANT SELECT ON " + table + " TO " + quoted(user());
        });
    }

    /** Whether a table that may not be read looks like one that is not there. */
    public boolean hidesTables() {
        return dialect.name().equals("Oracle");
    }

    /** Every column that the settings ask for, with how it is carried or why it is not. */
    public List<CarriedColumn> columns() {
        return ask("Describing the columns", () -> {
            List<Found> wanted = wanted();
            TableResolver.requireDistinctKeys(wanted, name());
            Found time = time();
            List<CarriedColumn> columns = new ArrayList<>();
            for (Found found : wanted) {
                columns.add(carried(found, time));
            }
            return columns;
        });
    }

    private CarriedColumn carried(Found found, Found time) {
        try {
            return CarriedColumn.carried(column(found), found.equals(time));
        } catch (UnsupportedTypeException e) {
            return CarriedColumn.refused(found.name(), found.typeName(), e);
        }
    }

    private Column supported(Found found) {
        try {
            return column(found);
        } catch (UnsupportedTypeException e) {
            throw NightshiftException.refused(
                    found.name() + " has type " + found.typeName() + ": " + e.getMessage(), e);
        }
    }

    private Column column(Found found) {
        return dialect.column(
                found.name(), found.jdbcType(), found.typeName(), found.size(), found.digits(), found.nullable());
    }

    /** The id column's name, after it was found to be unique and ordered as the stream is. */
    public String id() {
        return ask("Looking at the id", () -> {
            Found found = find(settings.idColumn(), "nightshift.source.id-column");
            TableResolver.requireUnique(connection.getMetaData(), name(), found);
            Column id = supported(found);
            TableResolver.requireIdType(id, name());
            resolver.requireOrdered(id, name());
            return found.name() + " is unique and never null"
                    + (id.type() == ColumnType.TEXT ? ", its texts ordered by code point" : "");
        });
    }

    /** The zone in which the times of logins are read. */
    public ZoneId zone() {
        return ask("Looking at the time column", () -> resolver.zone(supported(time()), name()));
    }

    /** An index whose rows come in the stream's order; empty: there is none. */
    public Optional<String> index(LoginTable table) {
        return ask("Looking for an index", () -> {
            TableName name = name();
            Map<String, List<String>> indexes = new LinkedHashMap<>();
            try (ResultSet rows =
                    connection.getMetaData().getIndexInfo(null, name.schema(), name.name(), false, true)) {
                while (rows.next()) {
                    String index = rows.getString("INDEX_NAME");
                    String column = rows.getString("COLUMN_NAME");
                    if (index != null && column != null && rows.getString("FILTER_CONDITION") == null) {
                        indexes.computeIfAbsent(index, i -> new ArrayList<>()).add(column);
                    }
                }
            }
            List<String> key = List.of(table.time().sourceName(), table.id().sourceName());
            return indexes.entrySet().stream()
                    .filter(index -> index.getValue().size() >= 2
                            && index.getValue().subList(0, 2).equals(key))
                    .map(Map.Entry::getKey)
                    .findFirst();
        });
    }

    /** The statement that creates such an index. */
    public String createIndex(LoginTable table) {
        return ask("The names for an index", () -> {
            TableName name = name();
            String index = name.name() + "_LOGIN_IX";
            if (index.length() > MOST_NAME) {
                index = index.substring(index.length() - MOST_NAME);
            }
            boolean oracle = dialect.name().equals("Oracle");
            boolean postgreSql = dialect.name().equals("PostgreSQL");
            // PostgreSQL takes the table's schema, and no other.
            String schema = postgreSql ? "" : quoted(name.schema()) + ".";
            return "CREATE INDEX " + (postgreSql ? "CONCURRENTLY " : "") + schema
                    + quoted(postgreSql ? index.toLowerCase(Locale.ROOT) : index) + " ON "
                    + name.quoted(quote())
                    + " (" + table.quoted(table.time()) + ", "
                    + dialect.ordered(table.id(), table.quoted(table.id())) + ")"
                    + (oracle ? " ONLINE" : "");
        });
    }

    /** The newest login; empty: nobody ever logged in. Quick only where an index has the times in order. */
    public Optional<Instant> newest(LoginTable table) {
        return ask("Looking for the newest login", () -> newest(table, dialect.storedTime(table.storedTime())));
    }

    private <T> Optional<Instant> newest(LoginTable table, StoredTime<T> storedTime) throws SQLException {
        return query(newestOf(table), rows -> {
            rows.next();
            T time = storedTime.read(rows, 1);
            return Optional.ofNullable(time == null ? null : storedTime.instant(time, new ZoneClock(table.zone())));
        });
    }

    private String newestOf(LoginTable table) throws SQLException {
        String newest = "MAX(t." + table.quoted(table.time()) + ")";
        return "SELECT " + dialect.selected(table.storedTime(), newest) + " FROM " + name().quoted(quote()) + " t";
    }

    /** What statistics know of the table's size; empty: there are none. */
    public Optional<Size> size() {
        return ask("Looking at statistics", () -> {
            TableName name = name();
            try (PreparedStatement statement = connection.prepareStatement(catalog.rows())) {
                statement.setQueryTimeout(PATIENCE_SECONDS);
                statement.setString(1, name.schema());
                statement.setString(2, name.name());
                try (ResultSet rows = statement.executeQuery()) {
                    if (!rows.next() || rows.getObject(1) == null) {
                        return Optional.empty();
                    }
                    return Optional.of(new Size(rows.getLong(1), rows.getLong(2)));
                }
            }
        });
    }

    /** How long the database keeps what a snapshot needs; empty: it knows no such thing. */
    public Optional<Undo> undo() {
        String text = catalog.undo();
        return text == null
                ? Optional.empty()
                : ask(
                        "Looking at the undo retention",
                        () -> query(text, rows -> {
                            rows.next();
                            long wanted = rows.getLong(1);
                            long kept = rows.getLong(2);
                            return Optional.of(new Undo(wanted, rows.wasNull() ? wanted : kept));
                        }));
    }

    /** Free bytes for a sort; empty: the database knows no such limit. */
    public Optional<Long> freeForSorts() {
        String text = catalog.temp();
        return text == null
                ? Optional.empty()
                : ask(
                        "Looking at the temporary tablespace",
                        () -> query(text, rows -> rows.next() ? Optional.of(rows.getLong(1)) : Optional.empty()));
    }

    /** The statements of these questions, but for what the driver asks for metadata. */
    public List<SourceStatement> statements(LoginTable table) {
        return ask("Listing the statements", () -> {
            List<SourceStatement> all = new ArrayList<>();
            all.add(new SourceStatement("doctor: the clock", catalog.now(), List.of()));
            all.add(new SourceStatement("doctor: may every column be read", probe(), List.of()));
            all.add(new SourceStatement("doctor: statistics", catalog.rows(), List.of("schema", "table")));
            all.add(new SourceStatement(
                    "doctor: the newest login, with an index or few rows", newestOf(table), List.of()));
            if (catalog.undo() != null) {
                all.add(new SourceStatement("doctor: undo retention", catalog.undo(), List.of()));
            }
            if (catalog.temp() != null) {
                all.add(new SourceStatement("doctor: room for sorts", catalog.temp(), List.of()));
            }
            return all;
        });
    }

    private List<Found> wanted() throws SQLException {
        List<Found> all = all();
        return resolver.wanted(all, find(settings.idColumn(), "nightshift.source.id-column"), time(), name());
    }

    private Found time() throws SQLException {
        return find(settings.timeColumn(), "nightshift.source.time-column");
    }

    private Found find(String column, String setting) throws SQLException {
        return TableResolver.find(all(), column, setting, name());
    }

    private List<Found> all() throws SQLException {
        return TableResolver.columnsOf(connection.getMetaData(), name());
    }

    private TableName name() throws SQLException {
        return new TableFinder(connection).find(settings.table());
    }

    private String user() throws SQLException {
        return connection.getMetaData().getUserName();
    }

    private String quote() throws SQLException {
        return connection.getMetaData().getIdentifierQuoteString();
    }

    private String quoted(String name) throws SQLException {
        return TableName.quoted(name, quote());
    }

    private <T> T query(String sql, Reader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(PATIENCE_SECONDS);
            try (ResultSet rows = statement.executeQuery(sql)) {
                return reader.read(rows);
            }
        }
    }

    private static <T> T ask(String what, Question<T> question) {
        try {
            return question.answer();
        } catch (SQLException e) {
            String line = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw NightshiftException.failed(what + " failed: " + line, e);
        }
    }

    @Override
    public void close() {
        ask("Closing the connection", () -> {
            connection.close();
            return true;
        });
    }

    /**
     * A table's size by statistics.
     *
     * @param bytesPerRow 0: unknown
     */
    public record Size(long rows, long bytesPerRow) {}

    /**
     * The database's memory of the past.
     *
     * @param wantedSeconds as configured
     * @param keptSeconds the least of late
     */
    public record Undo(long wantedSeconds, long keptSeconds) {}

    @FunctionalInterface
    private interface Question<T> {
        T answer() throws SQLException;
    }

    @FunctionalInterface
    private interface Reader<T> {
        T read(ResultSet rows) throws SQLException;
    }
}
