package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import dev.nightshift.work.Causes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The dialect of Oracle Database 12.2 and newer.
 *
 * <p>Every value is bound in exactly the type of its column, because a comparison of two types converts the column and
 * cannot use its index.
 */
final class OracleDialect implements Dialect {

    private static final int BYTES_PER_TRIP = 16 * 1024 * 1024;

    /**
     * Error codes for an unknown name, an unknown table and a missing privilege. A missing grant causes any of them.
     */
    private static final Set<Integer> DENIED = Set.of(904, 942, 1031, 6550, 41900);

    private static final Pattern FULL_SCAN = Pattern.compile("TABLE ACCESS (STORAGE )?FULL");
    private static final Pattern SORT = Pattern.compile("SORT ORDER BY");

    /**
     * The cost of the whole statement, which is in the table's first line before (%CPU). Large numbers are abbreviated.
     */
    private static final Pattern COST = Pattern.compile("SELECT STATEMENT.*\\|\\s*(\\d+)([KMG]?)\\s+\\(\\d+\\)\\s*\\|");

    private final @Nullable String hint;

    OracleDialect(@Nullable String hint) {
        this.hint = hint;
    }

    @Override
    public String name() {
        return "Oracle";
    }

    @Override
    public List<String> session() {
        return List.of(
                "ALTER SESSION SET TIME_ZONE = '+00:00'",
                "ALTER SESSION SET NLS_SORT = BINARY",
                "ALTER SESSION SET NLS_COMP = BINARY");
    }

    @Override
    public void prepare(Connection connection, List<String> first) throws SQLException {
        // A read-only transaction could not explain a query. No statement writes to a table.
        connection.setAutoCommit(false);
        Dialect.super.prepare(connection, first);
    }

    @Override
    public Column column(String sourceName, int jdbcType, String typeName, int size, int digits, boolean nullable) {
        return OracleType.of(typeName).column(sourceName, typeName, size, digits, nullable);
    }

    @Override
    public ValueReader reader(Column column) {
        return OracleType.reader(column);
    }

    @Override
    public StoredTime<?> storedTime(Column time) {
        if (time.type() == ColumnType.INSTANT) {
            return new StoredTime.Universal(
                    reader(time),
                    "CAST(? AS TIMESTAMP(9) WITH LOCAL TIME ZONE)",
                    instant -> LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
        }
        return time.sourceType().equals("DATE")
                ? new StoredTime.Local(reader(time), "CAST(? AS DATE)")
                : Dialect.super.storedTime(time);
    }

    @Override
    public String selected(Column column, String expression) {
        return column.type() == ColumnType.INSTANT ? "SYS_EXTRACT_UTC(" + expression + ")" : expression;
    }

    @Override
    public String binaryOrder(String expression) {
        // The session's NLS_SORT is BINARY.
        return expression;
    }

    @Override
    public void requireOrdered(Column id) {
        String type = id.sourceType();
        if (type.startsWith("NVARCHAR2") || type.startsWith("NCHAR")) {
            throw new UnsupportedTypeException(
                    "the database orders it by UTF-16 units, which is not the order of code points");
        }
        if (OracleType.of(type).large()) {
            throw new UnsupportedTypeException("the database cannot order by it");
        }
    }

    @Override
    public CharacterSet characterSet() {
        return new CharacterSet(
                "SELECT VALUE FROM NLS_DATABASE_PARAMETERS WHERE PARAMETER = 'NLS_CHARACTERSET'", "AL32UTF8");
    }

    @Override
    public String select() {
        return hint == null ? "SELECT" : "SELECT /*+ " + hint + " */";
    }

    @Override
    public String from(LoginTable table) {
        return table.quotedName() + OracleSnapshots.clause(table) + " t";
    }

    @Override
    public String sampled(LoginTable table, double percent, boolean byRow) {
        if (byRow) {
            return String.format(
                    Locale.ROOT,
                    "(SELECT r.* FROM %s%s r WHERE DBMS_RANDOM.VALUE * 100 < %.6f) t",
                    table.quotedName(),
                    OracleSnapshots.clause(table),
                    percent);
        }
        // Samples blocks, so that the other blocks are not read. The smallest percentage allowed is 0.000001.
        String sample =
                String.format(Locale.ROOT, " SAMPLE BLOCK (%.6f)", Math.min(99.999999, Math.max(0.000001, percent)));
        return table.quotedName() + sample + OracleSnapshots.clause(table) + " t";
    }

    @Override
    public String uniqueKeys() {
        return """
                SELECT k.NAME, k.COLUMN_NAME FROM (
                SELECT c.OWNER, c.TABLE_NAME, 'constraint ' || c.CONSTRAINT_NAME AS NAME, m.COLUMN_NAME
                FROM ALL_CONSTRAINTS c JOIN ALL_CONS_COLUMNS m
                ON m.OWNER = c.OWNER AND m.CONSTRAINT_NAME = c.CONSTRAINT_NAME AND m.TABLE_NAME = c.TABLE_NAME
                WHERE c.CONSTRAINT_TYPE IN ('P', 'U') AND c.STATUS = 'ENABLED' AND c.VALIDATED = 'VALIDATED'
                UNION ALL
                SELECT i.TABLE_OWNER, i.TABLE_NAME, 'index ' || i.OWNER || '.' || i.INDEX_NAME, m.COLUMN_NAME
                FROM ALL_INDEXES i JOIN ALL_IND_COLUMNS m ON m.INDEX_OWNER = i.OWNER AND m.INDEX_NAME = i.INDEX_NAME
                WHERE i.UNIQUENESS = 'UNIQUE' AND i.STATUS IN ('VALID', 'N/A')) k
                WHERE k.OWNER = ? AND k.TABLE_NAME = ?""";
    }

    /** An index over a timestamp with a time zone is one over an expression. */
    @Override
    public String zonedIndexColumns() {
        return "SELECT INDEX_NAME, COLUMN_POSITION, COLUMN_EXPRESSION FROM ALL_IND_EXPRESSIONS"
                + " WHERE TABLE_OWNER = ? AND TABLE_NAME = ?";
    }

    /**
     * Test databases often have the name of the production database, but not a user of the same age. A copy of the
     * files has, but should have a unique name of its own.
     */
    @Override
    public String databaseId() {
        return "SELECT SYS_CONTEXT('USERENV', 'DB_NAME') || '/' || SYS_CONTEXT('USERENV', 'DB_UNIQUE_NAME') || '/'"
                + " || SYS_CONTEXT('USERENV', 'DB_DOMAIN') || '/' || SYS_CONTEXT('USERENV', 'CON_NAME') || '/'"
                + " || TO_CHAR(u.CREATED, 'YYYYMMDDHH24MISS') FROM USER_USERS u";
    }

    @Override
    public boolean hasSnapshots() {
        return true;
    }

    @Override
    public LoginTable pinned(Connection connection, LoginTable table) throws SQLException {
        return new OracleSnapshots(connection, this).pinned(table);
    }

    @Override
    public List<SourceStatement> snapshotStatements(LoginTable table) {
        return table.snapshot().lasting() ? OracleSnapshots.statements(table) : List.of();
    }

    @Override
    public boolean denied(SQLException failure) {
        return Causes.of(failure).stream()
                .anyMatch(cause -> cause instanceof SQLException sql && DENIED.contains(sql.getErrorCode()));
    }

    @Override
    public boolean hidesTables() {
        return true;
    }

    @Override
    public String explain(String query) {
        return "EXPLAIN PLAN SET STATEMENT_ID = 'NIGHTSHIFT' FOR " + query;
    }

    @Override
    public String explanation() {
        return "SELECT PLAN_TABLE_OUTPUT FROM TABLE(DBMS_XPLAN.DISPLAY('PLAN_TABLE', 'NIGHTSHIFT', 'TYPICAL'))";
    }

    @Override
    public QueryPlan plan(List<String> explanation) {
        Long cost = explanation.stream()
                .map(COST::matcher)
                .filter(Matcher::find)
                .findFirst()
                .map(found -> Long.parseLong(found.group(1)) * unit(found.group(2)))
                .orElse(null);
        return new QueryPlan(
                explanation, QueryPlan.contains(explanation, FULL_SCAN), QueryPlan.contains(explanation, SORT), cost);
    }

    private static long unit(String letter) {
        return switch (letter) {
            case "K" -> 1_000;
            case "M" -> 1_000_000;
            case "G" -> 1_000_000_000;
            default -> 1;
        };
    }

    @Override
    public String createIndex(TableName table, String index, String key, String quote) {
        return Dialect.super.createIndex(table, index, key, quote) + " ONLINE";
    }

    @Override
    public String clock() {
        return "SELECT CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS TIMESTAMP(6)) FROM DUAL";
    }

    @Override
    public String statistics() {
        return "SELECT NUM_ROWS, AVG_ROW_LEN FROM ALL_TABLES WHERE OWNER = ? AND TABLE_NAME = ?";
    }

    @Override
    public String undo() {
        // Neither view requires an extra licence.
        return "SELECT (SELECT MAX(p.VALUE) FROM V$PARAMETER p WHERE p.NAME = 'undo_retention'),"
                + " (SELECT MIN(u.TUNED_UNDORETENTION) FROM V$UNDOSTAT u) FROM DUAL";
    }

    @Override
    public String sortSpace() {
        return "SELECT f.FREE_SPACE FROM DBA_TEMP_FREE_SPACE f, USER_USERS u"
                + " WHERE f.TABLESPACE_NAME = u.TEMPORARY_TABLESPACE";
    }

    @Override
    public FetchSize fetchSize(LoginTable table, int wanted) {
        long widest = table.columns().stream()
                .mapToLong(column -> OracleType.of(column.sourceType()).mostBytes(column.precision()))
                .sum();
        return FetchSize.fixed((int) Math.max(1, Math.min(wanted, BYTES_PER_TRIP / widest)));
    }
}
