package dev.nightshift.table;

/** Schema and name of a table, in the case in which the database stores them. */
record TableName(String schema, String name) {

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
