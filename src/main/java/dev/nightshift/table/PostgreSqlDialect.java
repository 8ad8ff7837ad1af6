package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The dialect of PostgreSQL 12 and newer. */
final class PostgreSqlDialect implements Dialect {

    private static final Pattern FULL_SCAN = Pattern.compile("Seq Scan");
    private static final Pattern SORT = Pattern.compile("^\\s*(->)?\\s*(Incremental )?Sort  ");

    /** The cost of the whole statement, which is in the first line. */
    private static final Pattern COST = Pattern.compile("cost=[\\d.]+\\.\\.([\\d.]+)");

    /**
     * Sets what the reading relies on and what a DBA may have set differently for the role or the database: no time
     * limits, because the transaction is idle while part files are uploaded and a query may take any length of time,
     * and the forms of values that the server sends as text. If this machine disappears, the server notices it within
     * two minutes, because until then the snapshot keeps the server from removing old rows. Only settings that this
     * version of the server has are set, until the end of the transaction, because a connection pool may give the
     * session to others.
     */
    private static final String SETTINGS = """
            SELECT pg_catalog.set_config(s.name, v.value, true)
            FROM (VALUES ('idle_in_transaction_session_timeout', '0'), ('statement_timeout', '0'),
            ('transaction_timeout', '0'), ('tcp_keepalives_idle', '60'), ('tcp_keepalives_interval', '10'),
            ('tcp_keepalives_count', '6'), ('tcp_user_timeout', '120000'), ('extra_float_digits', '3'), ('bytea_output', 'hex'),
            ('DateStyle', 'ISO, YMD'), ('IntervalStyle', 'postgres'), ('TimeZone', 'UTC'),
            ('standard_conforming_strings', 'on')) v (name, value)
            JOIN pg_catalog.pg_settings s ON s.name = v.name""";

    /** Fraction digits of types that are declared without a precision. */
    private static final int MICROSECONDS = 6;

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public List<String> session() {
        return List.of(SETTINGS);
    }

    @Override
    public void prepare(Connection connection, List<String> first) throws SQLException {
        connection.setReadOnly(true);
        // The driver reads a whole result into memory unless it is in a transaction.
        connection.setAutoCommit(false);
        Dialect.super.prepare(connection, first);
    }

    @Override
    public Column column(String sourceName, int jdbcType, String typeName, int size, int digits, boolean nullable) {
        ColumnType type = type(typeName);
        boolean number = type == ColumnType.NUMBER;
        int scale = number ? scale(digits) : type == ColumnType.DATE ? 0 : digits;
        return new Column(
                sourceName.toLowerCase(Locale.ROOT),
                sourceName,
                typeName,
                type,
                number ? precision(typeName, size, scale) : size,
                time(type) ? fraction(digits) : Math.max(0, scale),
                nullable);
    }

    private static ColumnType type(String typeName) {
        return switch (typeName) {
            case "int2", "int4", "int8", "smallserial", "serial", "bigserial", "numeric" -> ColumnType.NUMBER;
            case "float4", "float8" -> ColumnType.DOUBLE;
            case "varchar", "text", "bpchar" -> ColumnType.TEXT;
            case "uuid" -> ColumnType.UUID;
            case "bytea" -> ColumnType.BINARY;
            case "bool" -> ColumnType.BOOLEAN;
            case "date" -> ColumnType.DATE;
            case "timestamp" -> ColumnType.LOCAL_DATE_TIME;
            case "timestamptz" -> ColumnType.INSTANT;
            default -> throw new UnsupportedTypeException("part files have no exact form for it");
        };
    }

    private static boolean time(ColumnType type) {
        return type == ColumnType.LOCAL_DATE_TIME || type == ColumnType.INSTANT;
    }

    private static int fraction(int digits) {
        return digits < 0 || digits > MICROSECONDS ? MICROSECONDS : digits;
    }

    /** The scale. The driver returns a negative scale as the eleven bits in which the server stores it. */
    private static int scale(int digits) {
        return digits >= 1024 && digits < 2048 ? digits - 2048 : digits;
    }

    /** The decimal digits; 0 for a numeric without a precision. A negative scale adds zeros before the point. */
    private static int precision(String typeName, int size, int scale) {
        return switch (typeName) {
            case "int2", "smallserial" -> 5;
            case "int4", "serial" -> 10;
            case "int8", "bigserial" -> 19;
            default -> size <= 0 || size > 1000 ? 0 : size - Math.min(0, scale);
        };
    }

    @Override
    public ValueReader reader(Column column) {
        return switch (column.type()) {
            case DATE -> PostgreSqlDialect::date;
            case LOCAL_DATE_TIME -> PostgreSqlDialect::localDateTime;
            case INSTANT -> PostgreSqlDialect::instant;
            case DOUBLE -> column.sourceType().equals("float4") ? PostgreSqlDialect::shortest : ValueReader.of(column);
            default -> ValueReader.of(column);
        };
    }

    private static @Nullable LocalDate date(ResultSet row, int index) throws SQLException {
        LocalDate value = row.getObject(index, LocalDate.class);
        return finite(value, LocalDate.MIN, LocalDate.MAX);
    }

    private static @Nullable LocalDateTime localDateTime(ResultSet row, int index) throws SQLException {
        LocalDateTime value = row.getObject(index, LocalDateTime.class);
        return finite(value, LocalDateTime.MIN, LocalDateTime.MAX);
    }

    private static @Nullable Instant instant(ResultSet row, int index) throws SQLException {
        OffsetDateTime value =
                finite(row.getObject(index, OffsetDateTime.class), OffsetDateTime.MIN, OffsetDateTime.MAX);
        return value == null ? null : value.toInstant();
    }

    /**
     * Reads a 32-bit float as the number of its shortest decimal form. Converted to a double it would gain digits that
     * are not in the source.
     */
    private static @Nullable Object shortest(ResultSet row, int index) throws SQLException {
        String value = row.getString(index);
        return value == null ? null : ValueReader.finite(Double.parseDouble(value));
    }

    private static <T> @Nullable T finite(@Nullable T value, T lowest, T highest) throws SQLException {
        if (value != null && (value.equals(lowest) || value.equals(highest))) {
            throw new SQLException(
                    "the value " + (value.equals(lowest) ? "-" : "")
                            + "infinity is not a time and has no form in a part file; replace it, or leave its row out with nightshift.source.where");
        }
        return value;
    }

    @Override
    public StoredTime<?> storedTime(Column time) {
        return time.type() == ColumnType.INSTANT
                ? new StoredTime.Universal(reader(time), "?", instant -> instant.atOffset(ZoneOffset.UTC))
                : Dialect.super.storedTime(time);
    }

    /**
     * The fetch size grows, because the driver keeps all rows of a trip in memory, and values of most types may have
     * any length.
     */
    @Override
    public FetchSize fetchSize(LoginTable table, int wanted) {
        return FetchSize.growing(wanted);
    }

    /** The driver has no SQL state of its own for this failure, but its message names the limit. */
    @Override
    public boolean tripTooLarge(SQLException failure) {
        return String.valueOf(failure.getMessage()).contains("maxResultBuffer");
    }

    @Override
    public String binaryOrder(String expression) {
        return expression + " COLLATE \"C\"";
    }

    @Override
    public String sampled(LoginTable table, double percent, boolean byRow) {
        if (byRow) {
            return String.format(
                    Locale.ROOT, "(SELECT r.* FROM %s r WHERE random() * 100 < %.6f) t", table.quotedName(), percent);
        }
        // Samples pages, so that the other pages are not read.
        return from(table) + String.format(Locale.ROOT, " TABLESAMPLE SYSTEM (%.6f)", percent);
    }

    /** A standby has the identifier of its primary, and so has a copy of the files. */
    @Override
    public String databaseId() {
        return "SELECT c.system_identifier || '/' || d.oid FROM pg_control_system() c, pg_database d"
                + " WHERE d.datname = current_database()";
    }

    @Override
    public String uniqueKeys() {
        // The key of a table says nothing about the rows of tables that inherit from it, unless it is partitioned.
        return """
                SELECT CAST(i.indexrelid AS text), a.attname
                FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class c ON c.oid = i.indrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
                AND a.attnum = ANY ((CAST(i.indkey AS int2[]))[0:i.indnkeyatts - 1])
                WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
                AND NOT EXISTS (SELECT 1 FROM pg_catalog.pg_constraint k WHERE k.conrelid = c.oid
                AND k.contype = 'n' AND NOT k.convalidated AND k.conkey[1] = ANY (CAST(i.indkey AS int2[])))
                AND n.nspname = ? AND c.relname = ? AND (c.relkind = 'p'
                OR NOT EXISTS (SELECT 1 FROM pg_catalog.pg_inherits h WHERE h.inhparent = c.oid))""";
    }

    @Override
    public void requireOrdered(Column id) {
        if (id.sourceType().equals("bpchar")) {
            throw new UnsupportedTypeException(
                    "the database ignores its trailing blanks, so that the order is not that of code points");
        }
    }

    @Override
    public boolean sharesSnapshots() {
        return true;
    }

    @Override
    public List<SourceStatement> snapshotStatements(LoginTable table) {
        return table.snapshot().exported() ? SharedSnapshot.statements() : List.of();
    }

    @Override
    public CharacterSet characterSet() {
        return new CharacterSet("SHOW server_encoding", "UTF8");
    }

    @Override
    public boolean denied(SQLException failure) {
        return "42501".equals(failure.getSQLState());
    }

    @Override
    public boolean schemaDenied(SQLException failure) {
        return String.valueOf(failure.getMessage()).contains(" schema ");
    }

    @Override
    public QueryPlan plan(List<String> explanation) {
        Long cost = explanation.stream()
                .map(COST::matcher)
                .filter(Matcher::find)
                .findFirst()
                .map(found -> Math.round(Double.parseDouble(found.group(1))))
                .orElse(null);
        return new QueryPlan(
                explanation, QueryPlan.contains(explanation, FULL_SCAN), QueryPlan.contains(explanation, SORT), cost);
    }

    @Override
    public String createIndex(TableName table, String index, String key, String quote) {
        // The index is created in the table's schema; the statement must not name a schema.
        return "CREATE INDEX CONCURRENTLY " + TableName.quoted(index.toLowerCase(Locale.ROOT), quote) + " ON "
                + table.quoted(quote) + " (" + key + ")";
    }

    @Override
    public String clock() {
        return "SELECT clock_timestamp() AT TIME ZONE 'UTC'";
    }

    @Override
    public String statistics() {
        return "SELECT CASE WHEN c.reltuples >= 0 THEN CAST(c.reltuples AS bigint) END,"
                + " (SELECT sum(s.avg_width) FROM pg_catalog.pg_stats s WHERE s.schemaname = n.nspname"
                + " AND s.tablename = c.relname AND NOT s.inherited) FROM pg_catalog.pg_class c"
                + " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?";
    }
}
