package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/** The Parquet schema of a table's columns, and the form in which each column is written. Immutable. */
final class ParquetColumns {

    static final int INT32_DIGITS = 9;

    private final List<Column> columns;
    private final int idColumn;
    private final int timeColumn;
    private final MessageType schema;

    ParquetColumns(List<Column> columns, int idColumn, int timeColumn) {
        this.columns = columns;
        this.idColumn = idColumn;
        this.timeColumn = timeColumn;
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            types.add(type(i).named(columns.get(i).name()));
        }
        this.schema = new MessageType("logins", types);
    }

    MessageType schema() {
        return schema;
    }

    int count() {
        return columns.size();
    }

    Column column(int index) {
        return columns.get(index);
    }

    int idColumn() {
        return idColumn;
    }

    int timeColumn() {
        return timeColumn;
    }

    boolean id(int index) {
        return index == idColumn;
    }

    boolean time(int index) {
        return index == timeColumn;
    }

    /** Whether the column cannot be null. */
    boolean required(int index) {
        return id(index) || !column(index).nullable();
    }

    ColumnForm form(int index) {
        return ColumnForm.of(column(index), id(index), time(index));
    }

    private Types.Builder<?, PrimitiveType> type(int index) {
        Column column = column(index);
        return switch (form(index)) {
            case LONG -> plain(PrimitiveTypeName.INT64, index);
            case DECIMAL -> decimal(index);
            case TEXT -> plain(PrimitiveTypeName.BINARY, index).as(LogicalTypeAnnotation.stringType());
            case BINARY -> plain(PrimitiveTypeName.BINARY, index);
            case DOUBLE -> plain(PrimitiveTypeName.DOUBLE, index);
            case BOOLEAN -> plain(PrimitiveTypeName.BOOLEAN, index);
            case DATE -> plain(PrimitiveTypeName.INT32, index).as(LogicalTypeAnnotation.dateType());
            case INSTANT -> plain(PrimitiveTypeName.INT64, index).as(timestamp(column, true));
            case LOCAL_TIME -> plain(PrimitiveTypeName.INT64, index).as(timestamp(column, false));
        };
    }

    private Types.PrimitiveBuilder<PrimitiveType> plain(PrimitiveTypeName type, int index) {
        return Types.primitive(type, required(index) ? Type.Repetition.REQUIRED : Type.Repetition.OPTIONAL);
    }

    private static LogicalTypeAnnotation timestamp(Column column, boolean universal) {
        return LogicalTypeAnnotation.timestampType(
                universal, ColumnForm.micros(column) ? TimeUnit.MICROS : TimeUnit.NANOS);
    }

    private Types.PrimitiveBuilder<PrimitiveType> decimal(int index) {
        int digits = column(index).precision();
        LogicalTypeAnnotation type =
                LogicalTypeAnnotation.decimalType(column(index).scale(), digits);
        if (digits <= INT32_DIGITS) {
            return plain(PrimitiveTypeName.INT32, index).as(type);
        }
        if (digits <= ColumnForm.INT64_DIGITS) {
            return plain(PrimitiveTypeName.INT64, index).as(type);
        }
        return plain(PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY, index)
                .length(decimalBytes(digits))
                .as(type);
    }

    /** The number of bytes that a two's complement of this many digits needs. */
    static int decimalBytes(int digits) {
        return BigInteger.TEN.pow(digits).subtract(BigInteger.ONE).bitLength() / Byte.SIZE + 1;
    }
}
