package dev.nightshift.source;

import dev.nightshift.login.Column;
import java.sql.Connection;
import java.sql.SQLException;

/** What differs from database to database; everything else is standard SQL. */
interface Dialect {

    /** Prepares a session for reading: read-only, streaming, nothing that outlives the connection. */
    void prepare(Connection connection) throws SQLException;

    /**
     * A column of the table as it can be carried.
     *
     * @param nullable whether the column may be null
     * @throws UnsupportedTypeException if its values cannot be carried exactly
     */
    Column column(String sourceName, int jdbcType, String typeName, int size, int digits, boolean nullable);

    /** An expression that orders a text column by code point, whatever the database's collation; also for binds. */
    String binaryOrder(String expression);

    /** The dialect of a connected database. */
    static Dialect of(Connection connection) throws SQLException {
        String product = connection.getMetaData().getDatabaseProductName();
        if (product.equals("H2")) {
            return new H2Dialect();
        }
        throw SourceException.refused("This version cannot read " + product
                + " databases yet; it reads H2 (see the README's list of limits)");
    }
}
