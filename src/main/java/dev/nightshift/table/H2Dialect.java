package dev.nightshift.table;

import dev.nightshift.login.Column;
import dev.nightshift.login.ColumnType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.h2.api.ErrorCode;

/** The dialect of H2 2.x, the embedded default, in any of its modes. */
final class H2Dialect implements Dialect {

    private static final Pattern FULL_SCAN = Pattern.compile("\\.tableScan");
    private static final Pattern SORT = Pattern.compile("^ORDER BY");
    private static final Pattern SORTED_BY_INDEX = Pattern.compile("/\\* index sorted \\*/");

    @Override
    public String name() {
        return "H2";
    }

    @Override
    public List<String> session() {
        // Without this setting H2 copies the whole result before it returns the first row.
        return List.of("SET LAZY_QUERY_EXECUTION 1");
    }

    @Override
    public void prepare(Connection connection, List<String> first) throws SQLException {
        connection.setReadOnly(true);
        Dialect.super.prepare(connection, first);
    }

    @Override
    public Column column(String sourceName, int jdbcType, String typeName, int size, int digits, boolean nullable) {
        ColumnType type = switch (jdbcType) {
            case Types.TINYINT, Types.SMALLINT, Types.INTEGER, Types.BIGINT, Types.NUMERIC, Types.DECIMAL ->
                ColumnType.NUMBER;
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> ColumnType.DOUBLE;
            case Types.CHAR, Types.VARCHAR, Types.CLOB -> ColumnType.TEXT;
            case Types.BINARY, Types.VARBINARY -> typeName.equals("UUID") ? ColumnType.UUID : ColumnType.BINARY;
            case Types.BOOLEAN -> ColumnType.BOOLEAN;
            case Types.DATE -> ColumnType.DATE;
            case Types.TIMESTAMP -> ColumnType.LOCAL_DATE_TIME;
            case Types.TIMESTAMP_WITH_TIMEZONE -> ColumnType.OFFSET_DATE_TIME;
            default -> throw new UnsupportedTypeException("part files have no exact form for it");
        };
        return new Column(
                sourceName.toLowerCase(Locale.ROOT),
                sourceName,
                typeName,
                type,
                precision(jdbcType, typeName, size),
                Math.max(0, digits),
                nullable);
    }

    /**
     * The decimal digits of a number, for types whose size H2 reports in bits; 0 for a floating point, as for a NUMBER
     * without digits.
     */
    private static int precision(int jdbcType, String typeName, int size) {
        return switch (jdbcType) {
            case Types.TINYINT -> 3;
            case Types.SMALLINT -> 5;
            case Types.INTEGER -> 10;
            case Types.BIGINT -> 19;
            default -> typeName.equals("DECFLOAT") ? 0 : size;
        };
    }

    @Override
    public ValueReader reader(Column column) {
        return large(column) ? ValueReader::largeText : ValueReader.of(column);
    }

    private static boolean large(Column column) {
        return column.sourceType().equals("CHARACTER LARGE OBJECT");
    }

    @Override
    public String binaryOrder(String expression) {
        // H2 compares text by UTF-16 units, which is not the code point order beyond the basic plane.
        return "STRINGTOUTF8(" + expression + ")";
    }

    @Override
    public String sampled(LoginTable table, double percent, boolean byRow) {
        // H2 cannot read only a part of a table; this limits the number of rows to sort.
        return String.format(
                Locale.ROOT, "(SELECT r.* FROM %s r WHERE RAND() * 100 < %.6f) t", table.quotedName(), percent);
    }

    @Override
    public String uniqueKeys() {
        return """
                SELECT i.INDEX_NAME, c.COLUMN_NAME
                FROM INFORMATION_SCHEMA.INDEXES i JOIN INFORMATION_SCHEMA.INDEX_COLUMNS c
                ON c.INDEX_SCHEMA = i.INDEX_SCHEMA AND c.INDEX_NAME = i.INDEX_NAME
                WHERE c.IS_UNIQUE AND i.TABLE_SCHEMA = ? AND i.TABLE_NAME = ?""";
    }

    @Override
    public void requireOrdered(Column id) {
        if (id.sourceType().equals("CHARACTER") || large(id)) {
            throw new UnsupportedTypeException("the database does not order it by code point");
        }
    }

    @Override
    public boolean denied(SQLException failure) {
        return failure.getErrorCode() == ErrorCode.NOT_ENOUGH_RIGHTS_FOR_1;
    }

    @Override
    public QueryPlan plan(List<String> explanation) {
        boolean sorts = QueryPlan.contains(explanation, SORT) && !QueryPlan.contains(explanation, SORTED_BY_INDEX);
        return new QueryPlan(explanation, QueryPlan.contains(explanation, FULL_SCAN), sorts, null);
    }

    @Override
    public String clock() {
        return "SELECT CAST(TIMESTAMP '1970-01-01 00:00:00' + (CURRENT_TIMESTAMP"
                + " - TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00') AS TIMESTAMP(6))";
    }

    @Override
    public String statistics() {
        return "SELECT ROW_COUNT_ESTIMATE, NULL FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?";
    }
}
