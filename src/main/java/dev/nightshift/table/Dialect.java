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
 * What differs from database to database, most of it as the text of statements; everything else is standard SQL.
 *
 * <p>Thread-safe. Every statement that a source may be sent is made of these texts: see {@link SourceStatement}.
 */
interface Dialect {

    /** The database's name in messages. */
    String name();

    /** Statements that make a session fit for reading. */
    List<String> session();

    /** Prepares a session for reading: read-only, streaming, nothing that outlives the connection. */
    default void prepare(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : session()) {
                statement.execute(sql);
            }
        }
    }

    /**
     * A column of the table as it can be carried.
     *
     * @param nullable whether the column may be null
     * @throws UnsupportedTypeException if its values cannot be carried exactly
     */
    Column column(String sourceName, int jdbcType, String typeName, int size, int digits, boolean nullable);

    /** Reads the values of a column that {@link #column} gave. */
    default ValueReader reader(Column column) {
        return ValueReader.of(column);
    }

    /** The mapping of a time column that {@link #column} gave, one with date and time of day. */
    default StoredTime<?> storedTime(Column time) {
        return switch (time.type()) {
            case LOCAL_DATE_TIME -> new StoredTime.Local(reader(time), "?");
            case OFFSET_DATE_TIME -> new StoredTime.Offset(reader(time));
            default -> throw new IllegalArgumentException("not a time of a login: " + time);
        };
    }

    /** What is selected to read a column. */
    default String selected(Column column, String expression) {
        return expression;
    }

    /** An expression that orders a text column by code point, whatever the database's collation; also for binds. */
    String binaryOrder(String expression);

    /** An id, or the place of one, as it is ordered and compared. */
    default String ordered(Column id, String expression) {
        return id.type() == ColumnType.TEXT ? binaryOrder(expression) : expression;
    }

    /**
     * Refuses an id column whose order is not the one of the stream.
     *
     * @throws UnsupportedTypeException if it is not
     */
    void requireOrdered(Column id);

    /** Asks for the character set in which texts are ordered as the stream's are; null: in any. */
    default @Nullable CharacterSet characterSet() {
        return null;
    }

    /** The first word of the ordered query, with the hint if there is one. */
    default String select() {
        return "SELECT";
    }

    /** The table with its alias {@code t}, at its snapshot if it has one. */
    default String from(LoginTable table) {
        return table.quotedName() + " t";
    }

    /**
     * Some of the table's rows by chance, with alias {@code t}, at its snapshot if it has one.
     *
     * @param percent more than 0 and less than 100
     */
    String sampled(LoginTable table, double percent);

    /** Whether a table can be read as of one point in time by several sessions, also after a restart. */
    default boolean hasSnapshots() {
        return false;
    }

    /** The table as of now, proved to be readable there; only with {@link #hasSnapshots}. */
    default LoginTable pinned(Connection connection, LoginTable table) throws SQLException {
        throw new IllegalStateException(name() + " has no snapshots");
    }

    /** The statements that take the snapshot of a table that has one, in their order. */
    default List<SourceStatement> snapshotStatements(LoginTable table) {
        return List.of();
    }

    /** Whether a failure means that a privilege is missing. */
    boolean denied(SQLException failure);

    /** Whether a failure for which {@link #denied} is true is about the table's schema, which needs a grant of its own. */
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

    /** The statement that then shows the explanation; null: the first one does. */
    default @Nullable String explanation() {
        return null;
    }

    /** What an explanation says, line by line. */
    QueryPlan plan(List<String> explanation);

    /**
     * The statement that creates an index of a table.
     *
     * @param index its name, in upper case
     * @param key what it is of, in its order, ready for SQL
     */
    default String createIndex(TableName table, String index, String key, String quote) {
        return "CREATE INDEX " + TableName.quoted(table.schema(), quote) + "." + TableName.quoted(index, quote) + " ON "
                + table.quoted(quote) + " (" + key + ")";
    }

    /** Asks for the present as a timestamp in UTC without zone. */
    String clock();

    /** Asks, by schema and name of a table, for its rows by statistics and the average bytes of one; null: unknown. */
    String statistics();

    /** Asks for the seconds that undo is to be kept, and the fewest that it was kept of late; null: there is none. */
    default @Nullable String undo() {
        return null;
    }

    /** Asks for the free bytes for sorts of this user; null: it cannot be asked. */
    default @Nullable String sortSpace() {
        return null;
    }

    /** Rows per round trip for a table, where those of the settings could take too much memory. */
    default FetchSize fetchSize(LoginTable table, int wanted) {
        return FetchSize.fixed(wanted);
    }

    /** Whether a failure means that the rows of one round trip did not fit into the memory that the driver may use. */
    default boolean tripTooLarge(SQLException failure) {
        return false;
    }

    /**
     * A character set in which the binary order of texts is that of their code points.
     *
     * @param query one row with the name of the database's character set
     * @param needed the name that it must have
     */
    record CharacterSet(String query, String needed) {}

    /**
     * The dialect of a connected database.
     *
     * @param hint for the optimizer; null: none
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
