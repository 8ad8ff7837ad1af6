package dev.nightshift.source;

import dev.nightshift.login.Column;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads one column of a row, by its index, into the one Java type that its column type has; null stays null. */
@FunctionalInterface
interface ValueReader {

    /** Whole numbers of up to this many digits fit a long. */
    int LONG_DIGITS = 18;

    @Nullable Object read(ResultSet row, int index) throws SQLException;

    /** The reader of a column: Long or BigDecimal, Double, String, byte[], Boolean, or a java.time type. */
    static ValueReader of(Column column) {
        return switch (column.type()) {
            case NUMBER -> number(column);
            case DOUBLE -> ValueReader::finite;
            case TEXT -> ResultSet::getString;
            case BINARY -> ResultSet::getBytes;
            case BOOLEAN -> (row, index) -> orNull(row, row.getBoolean(index));
            case DATE -> (row, index) -> row.getObject(index, LocalDate.class);
            case LOCAL_DATE_TIME -> (row, index) -> row.getObject(index, LocalDateTime.class);
            case OFFSET_DATE_TIME -> (row, index) -> row.getObject(index, OffsetDateTime.class);
            case INSTANT -> throw new IllegalArgumentException("the key is read by StoredTime: " + column);
        };
    }

    private static ValueReader number(Column column) {
        if (column.scale() == 0 && column.precision() > 0 && column.precision() <= LONG_DIGITS) {
            return (row, index) -> orNull(row, row.getLong(index));
        }
        if (column.scale() > 0 && column.precision() > 0) {
            return (row, index) -> {
                BigDecimal value = row.getBigDecimal(index);
                return value == null ? null : value.setScale(column.scale(), RoundingMode.UNNECESSARY);
            };
        }
        return ResultSet::getBigDecimal;
    }

    private static @Nullable Object finite(ResultSet row, int index) throws SQLException {
        double value = row.getDouble(index);
        if (row.wasNull()) {
            return null;
        }
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            throw new SQLException("the value " + value + " has no form in a part file");
        }
        return value;
    }

    private static @Nullable Object orNull(ResultSet row, Object value) throws SQLException {
        return row.wasNull() ? null : value;
    }
}
