package dev.nightshift.table;

/** Schema and name of a table, in the case in which the database keeps them. */
record TableName(String schema, String name) {

    /** As SQL needs it. */
    String quoted(String quote) {
        return quoted(schema, quote) + "." + quoted(name, quote);
    }

    /** Any identifier as SQL needs it. */
    static String quoted(String name, String quote) {
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /** As users read and write it. */
    @Override
    public String toString() {
        return schema + "." + name;
    }
}
