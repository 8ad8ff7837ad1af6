package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Oracle Database 12.2 and newer.
 *
 * <p>Every bound value is of its column's very type: a comparison of two types converts the column and loses its index.
 */
final class OracleDialect implements Dialect {

    /** Each large object brings 32 KiB with its row. */
    private static final int LARGE_OBJECTS_PER_TRIP = 500;

    /** Too old, no such time, no such number, and the table has another definition since. */
    private static final Set<Integer> SNAPSHOT_LOST = Set.of(1555, 8180, 8181, 1466);

    /** No such name, table or privilege: what a missing grant looks like. */
    private static final Set<Integer> DENIED = Set.of(904, 942, 1031, 6550, 41900);

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
    public void prepare(Connection connection) throws SQLException {
        // Not as a read-only transaction, which could not explain a query; nothing that is sent writes to a table.
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            for (String sql : session()) {
                statement.execute(sql);
            }
        }
    }

    @Override
    public Column column(String sourceName, int jdbcType, String typeName, int size, int digits, boolean nullable) {
        return OracleType.of(typeName).column(sourceName, typeName, size, digits, nullable);
    }

    @Override
    public ValueReader reader(Column column) {
        return switch (column.type()) {
            case TEXT -> OracleType.of(column.sourceType()).large() ? ValueReader::largeText : ValueReader.of(column);
            case LOCAL_DATE_TIME -> OracleDialect::localDateTime;
            case OFFSET_DATE_TIME -> OracleDialect::offsetDateTime;
            case INSTANT -> OracleDialect::instant;
            default -> ValueReader.of(column);
        };
    }

    private static @Nullable LocalDateTime localDateTime(ResultSet row, int index) throws SQLException {
        return afterChrist(row.getObject(index, LocalDateTime.class));
    }

    /** Only a ZonedDateTime knows the named regions that a value may hold in place of an offset. */
    private static @Nullable OffsetDateTime offsetDateTime(ResultSet row, int index) throws SQLException {
        ZonedDateTime value = row.getObject(index, ZonedDateTime.class);
        if (value == null) {
            return null;
        }
        OffsetDateTime time = value.toOffsetDateTime();
        afterChrist(time.toLocalDateTime());
        return time;
    }

    /** Selected as a time in UTC: see {@link #selected}. */
    private static @Nullable Instant instant(ResultSet row, int index) throws SQLException {
        LocalDateTime value = localDateTime(row, index);
        return value == null ? null : value.toInstant(ZoneOffset.UTC);
    }

    private static @Nullable LocalDateTime afterChrist(@Nullable LocalDateTime value) throws SQLException {
        if (value != null && value.getYear() < 1) {
            throw new SQLException("a time before the year 1 does not come from Oracle's driver as it was stored;"
                    + " correct the value, or leave its row out");
        }
        return value;
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
        Snapshot snapshot = table.snapshot();
        if (snapshot.none()) {
            return table.quotedName() + " t";
        }
        // A bound number would be as right, but is peeked at, and a plan made for it.
        return table.quotedName() + " AS OF SCN " + snapshot.value() + " t";
    }

    @Override
    public String sampled(LoginTable table, double percent) {
        // By blocks: the others are not read at all. Of the numbers allowed the smallest is 0.000001.
        String sample = table.quotedName()
                + String.format(Locale.ROOT, " SAMPLE BLOCK (%.6f)", Math.min(99.999999, Math.max(0.000001, percent)));
        return table.snapshot().none()
                ? sample + " t"
                : sample + " AS OF SCN " + table.snapshot().value() + " t";
    }

    @Override
    public List<String> snapshotQueries() {
        return List.of(
                "SELECT DBMS_FLASHBACK.GET_SYSTEM_CHANGE_NUMBER FROM DUAL",
                "SELECT CURRENT_SCN FROM V$DATABASE",
                "SELECT TIMESTAMP_TO_SCN(SYSTIMESTAMP) FROM DUAL");
    }

    @Override
    public String snapshotProbe(LoginTable table) {
        return "SELECT 1 FROM " + from(table) + " WHERE ROWNUM = 1";
    }

    @Override
    public boolean snapshotLost(SQLException failure) {
        return has(failure, SNAPSHOT_LOST);
    }

    @Override
    public boolean denied(SQLException failure) {
        return has(failure, DENIED);
    }

    private static boolean has(SQLException failure, Set<Integer> codes) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && codes.contains(sql.getErrorCode())) {
                return true;
            }
        }
        return false;
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
    public FetchSize fetchSize(LoginTable table, int wanted) {
        boolean large = table.columns().stream()
                .anyMatch(column -> column.type() == ColumnType.TEXT
                        && OracleType.of(column.sourceType()).large());
        return FetchSize.fixed(large ? Math.min(wanted, LARGE_OBJECTS_PER_TRIP) : wanted);
    }
}
