package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.work.NightshiftException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The differences between databases, most of them the text of statements. Everything else is standard SQL.
 *
 * <p>Thread-safe. Every statement that is sent to a source is built from these texts: see {@link SourceStatement}.
 */
interface Dialect {

    /** The database's name in messages. */
    String name();

    /** The statements that prepare a session for reading. */
    List<String> session();

    /** Prepares a session for reading: read-only and streaming. The settings end with the connection. */
    default void prepare(Connection connection) throws SQLException {
        prepare(connection, List.of());
    }

    /**
     * Does the same.
     *
     * @param first statements that the session executes before all others
     */
    default void prepare(Connection connection, List<String> first) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : first) {
                statement.execute(sql);
            }
            for (String sql : session()) {
                statement.execute(sql);
            }
        }
    }

    /**
     * The form in which a column of the table can be copied.
     *
     * @param nullable whether the column may be null
     * @throws UnsupportedTypeException if its values cannot be copied exactly
     */
    Column column(String sourceName, int jdbcType, String typeName, int size, int digits, boolean nullable);

    /** The reader for the values of a column that {@link #column} returned. */
    default ValueReader reader(Column column) {
        return ValueReader.of(column);
    }

    /** The mapping of a time column, with date and time of day, that {@link #column} returned. */
    default StoredTime<?> storedTime(Column time) {
        return switch (time.type()) {
            case LOCAL_DATE_TIME -> new StoredTime.Local(reader(time), "?");
            case OFFSET_DATE_TIME -> new StoredTime.Offset(reader(time));
            default -> throw new IllegalArgumentException("not a time of a login: " + time);
        };
    }

    /** The expression to select in order to read a column. */
    default String selected(Column column, String expression) {
        return expression;
    }

    /**
     * An expression that orders a text column by code point, regardless of the database's collation; also used for
     * binds.
     */
    String binaryOrder(String expression);

    /** The expression by which an id, or the placeholder of one, is ordered and compared. */
    default String ordered(Column id, String expression) {
        return id.type() == ColumnType.TEXT ? binaryOrder(expression) : expression;
    }

    /**
     * Refuses an id column that the database does not order as the stream requires.
     *
     * @throws UnsupportedTypeException if the order differs
     */
    void requireOrdered(Column id);

    /**
     * The character set in which the database orders texts as the stream requires; null if every character set does.
     */
    default @Nullable CharacterSet characterSet() {
        return null;
    }

    /** The keyword SELECT of the ordered query, with the hint if one is set. */
    default String select() {
        return "SELECT";
    }

    /** The table with the alias {@code t}, at its snapshot if it has one. */
    default String from(LoginTable table) {
        return table.quotedName() + " t";
    }

    /**
     * A random sample of the table's rows, with the alias {@code t}, at the table's snapshot if it has one.
     *
     * @param percent share of the rows, greater than 0 and less than 100
     * @param byRow whether every row is sampled by itself, as in a table without blocks, or if only a range is read
     */
    String sampled(LoginTable table, double percent, boolean byRow);

    /**
     * The query for the columns of the keys that are unique among all rows of a table: a key's name and one of its
     * columns per row. Its binds are the schema and the name of the table. Nothing else counts: not an index that is
     * invalid, partial or on expressions, nor a constraint that is not enforced or does not cover all rows.
     */
    String uniqueKeys();

    /**
     * The query for the expressions in a table's indexes: index, position from 1, expression. Its binds are the schema
     * and the name of the table; null if the metadata names the columns of all indexes.
     */
    default @Nullable String zonedIndexColumns() {
        return null;
    }

    /** Whether several sessions can read a table as of one point in time, even after a restart. */
    default boolean hasSnapshots() {
        return false;
    }

    /** Whether a session can share its snapshot with others while it is open. */
    default boolean sharesSnapshots() {
        return false;
    }

    /** The table at a new snapshot, at which it is known to be readable; only with {@link #hasSnapshots}. */
    default LoginTable pinned(Connection connection, LoginTable table) throws SQLException {
        throw new IllegalStateException(name() + " has no snapshots");
    }

    /** The statements that take the snapshot of a table that has one, in the order of execution. */
    default List<SourceStatement> snapshotStatements(LoginTable table) {
        return List.of();
    }

    /**
     * The query for a text that is the same whenever this database is reached, at any of its addresses, and differs
     * between databases; null if the database has none.
     */
    default @Nullable String databaseId() {
        return null;
    }

    /** Whether a failure means that a privilege is missing. */
    boolean denied(SQLException failure);

    /**
     * Whether a failure for which {@link #denied} is true concerns the table's schema, which needs a separate grant.
     */
    default boolean schemaDenied(SQLException failure) {
        return false;
    }

    /** Whether a table that may not be read looks like one that does not exist. */
    default boolean hidesTables() {
        return false;
    }

    /** The statement that explains a query. */
    default String explain(String query) {
        return "EXPLAIN " + query;
    }

    /** The statement that then shows the explanation; null if {@link #explain} returns it. */
    default @Nullable String explanation() {
        return null;
    }

    /** Interprets the lines of an explanation. */
    QueryPlan plan(List<String> explanation);

    /**
     * The statement that creates an index of a table.
     *
     * @param index name of the index, in upper case
     * @param key indexed expressions in order, ready for SQL
     */
    default String createIndex(TableName table, String index, String key, String quote) {
        return "CREATE INDEX " + TableName.quoted(table.schema(), quote) + "." + TableName.quoted(index, quote) + " ON "
                + table.quoted(quote) + " (" + key + ")";
    }

    /** The query for the current time as a timestamp in UTC without a time zone. */
    String clock();

    /**
     * The query for a table's number of rows and average row length in bytes, from statistics. Its binds are the schema
     * and the name of the table; unknown values are null.
     */
    String statistics();

    /**
     * The query for the configured undo retention and the shortest recent one, in seconds; null if the database has no
     * undo.
     */
    default @Nullable String undo() {
        return null;
    }

    /** The query for the bytes that are free for this user's sorts; null if the database does not report them. */
    default @Nullable String sortSpace() {
        return null;
    }

    /** The rows per round trip for a table: those of the settings, or fewer if these could take too much memory. */
    default FetchSize fetchSize(LoginTable table, int wanted) {
        return FetchSize.fixed(wanted);
    }

    /** Whether a failure means that the rows of one round trip did not fit into the memory that the driver may use. */
    default boolean tripTooLarge(SQLException failure) {
        return false;
    }

    /**
     * A character set whose binary order is the order of code points.
     *
     * @param query query that returns the name of the database's character set in one row
     * @param needed required name of the character set
     */
    record CharacterSet(String query, String needed) {}

    /**
     * The dialect of a connected database.
     *
     * @param hint hint for the optimizer; null for none
     */
    static Dialect of(Connection connection, @Nullable String hint) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        if (product.equals("Oracle")) {
            return new OracleDialect(hint);
        }
        if (hint != null) {
            throw NightshiftException.refused(
                    "nightshift.source.hint is set, but only Oracle reads hints and the source is " + product
                            + "; unset it");
        }
        return switch (product) {
            case "H2" -> new H2Dialect();
            case "PostgreSQL" -> new PostgreSqlDialect();
            default ->
                throw NightshiftException.refused(
                        "The source is a " + product + " database, and only Oracle, PostgreSQL and H2 can be read");
        };
    }
}
