package dev.nightshift.table;

import org.jspecify.annotations.Nullable;

/**
 * What only a database's own catalog can tell, in one statement each; none reads the login table.
 *
 * @param now the present as a timestamp in UTC without zone
 * @param rows by schema and name: the rows that statistics estimate, and the average bytes of one; null: unknown
 * @param undo the seconds that undo is wanted to be kept, and the fewest that it was kept of late; null: there is none
 * @param temp the free bytes for sorts of this user; null: it cannot be asked
 */
record CatalogQueries(
        String now,
        String rows,
        @Nullable String undo,
        @Nullable String temp) {

    private static final CatalogQueries ORACLE = new CatalogQueries(
            "SELECT CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS TIMESTAMP(6)) FROM DUAL",
            "SELECT NUM_ROWS, AVG_ROW_LEN FROM ALL_TABLES WHERE OWNER = ? AND TABLE_NAME = ?",
            // Neither view is part of an extra licence.
            "SELECT (SELECT MAX(p.VALUE) FROM V$PARAMETER p WHERE p.NAME = 'undo_retention'),"
                    + " (SELECT MIN(u.TUNED_UNDORETENTION) FROM V$UNDOSTAT u) FROM DUAL",
            "SELECT f.FREE_SPACE FROM DBA_TEMP_FREE_SPACE f, USER_USERS u"
                    + " WHERE f.TABLESPACE_NAME = u.TEMPORARY_TABLESPACE");

    private static final CatalogQueries POSTGRESQL = new CatalogQueries(
            "SELECT clock_timestamp() AT TIME ZONE 'UTC'",
            "SELECT CASE WHEN c.reltuples >= 0 THEN CAST(c.reltuples AS bigint) END, NULL FROM pg_catalog.pg_class c"
                    + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?",
            null,
            null);

    private static final CatalogQueries H2 = new CatalogQueries(
            "SELECT CAST(TIMESTAMP '1970-01-01 00:00:00' + (CURRENT_TIMESTAMP"
                    + " - TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS TIMESTAMP(6))",
            "SELECT ROW_COUNT_ESTIMATE, NULL FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?",
            null,
            null);

    static CatalogQueries of(Dialect dialect) {
        return switch (dialect.name()) {
            case "Oracle" -> ORACLE;
            case "PostgreSQL" -> POSTGRESQL;
            default -> H2;
        };
    }
}
