package dev.nightshift.table;

/**
 * Schema and name of a table or view, in the case in which the database stores them.
 *
 * @param view whether it is a view, of which a database knows neither keys nor indexes
 */
record TableName(String schema, String name, boolean view) {

    TableName(String schema, String name) {
        this(schema, name, false);
    }

    /** The quoted name for SQL. */
    String quoted(String quote) {
        return quoted(schema, quote) + "." + quoted(name, quote);
    }

    /** Quotes an identifier for SQL. */
    static String quoted(String name, String quote) {
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** The name as users read and write it. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
