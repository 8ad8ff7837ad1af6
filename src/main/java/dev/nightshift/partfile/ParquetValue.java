package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** Writes one column of a row, either exactly or not at all. */
@FunctionalInterface
interface ParquetValue {

    /**
     * Writes the row's value.
     *
     * @throws UnfitValueException if the value does not fit the column's type in the file
     */
    void write(LoginRecord row);

    /** The writer for a column of a row group. */
    static ParquetValue of(ParquetColumns columns, int index, ColumnWriter writer) {
        Column column = columns.column(index);
        ValueToParquet values = new ValueToParquet(column, writer, columns.required(index));
        Sink sink = values.sink(columns.form(index));
        if (columns.id(index)) {
            return row -> values.write(row.id(), row.id().value(), sink);
        }
        if (columns.time(index)) {
            return row -> values.write(row.id(), row.lastLogin(), sink);
        }
        return row -> values.write(row.id(), row.value(index), sink);
    }

    /** Writes a value that is not null. */
    @FunctionalInterface
    interface Sink {
        void write(Object value);
    }

    /** Writes the values of one column. */
    final class ValueToParquet {

        private static final int MICROS = 1_000_000;
        private static final int NANOS = 1_000_000_000;
        private static final int NANOS_PER_MICRO = 1_000;

        private final Column column;
        private final ColumnWriter writer;
        private final boolean required;
        private final int present;
        private final TimeText text;

        ValueToParquet(Column column, ColumnWriter writer, boolean required) {
            this.column = column;
            this.writer = writer;
            this.required = required;
            this.present = required ? 0 : 1;
            this.text = TimeText.of(column);
        }

        void write(LoginId id, @Nullable Object value, Sink sink) {
            if (value == null) {
                if (required) {
                    throw new UnfitValueException(
                            column, id, "it is NULL, but the source declares the column NOT NULL; use --format jsonl");
                }
                writer.writeNull(0, 0);
                return;
            }
            try {
                sink.write(value);
            } catch (ArithmeticException e) {
                throw new UnfitValueException(
                        column,
                        id,
                        value + " does not fit a Parquet column for " + column.sourceType()
                                + (e.getMessage() == null ? "" : " (" + e.getMessage() + ")")
                                + "; use --format jsonl or csv");
            }
        }

        Sink sink(ColumnForm form) {
            return switch (form) {
                case LONG -> value -> writer.write(whole(value), 0, present);
                case DECIMAL -> decimal();
                case TEXT -> value -> writer.write(text(value), 0, present);
                case BINARY -> value -> writer.write(Binary.fromConstantByteArray((byte[]) value), 0, present);
                case DOUBLE -> value -> writer.write((double) (Double) value, 0, present);
                case BOOLEAN -> value -> writer.write((boolean) (Boolean) value, 0, present);
                case DATE -> value -> writer.write(Math.toIntExact(((LocalDate) value).toEpochDay()), 0, present);
                case INSTANT ->
                    value -> {
                        Instant at = (Instant) value;
                        writer.write(time(at.getEpochSecond(), at.getNano()), 0, present);
                    };
                case LOCAL_TIME ->
                    value -> {
                        Instant at = ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
                        writer.write(time(at.getEpochSecond(), at.getNano()), 0, present);
                    };
            };
        }

        private static long whole(Object value) {
            return value instanceof Long whole ? whole : ((BigDecimal) value).longValueExact();
        }

        private Sink decimal() {
            int digits = column.precision();
            if (digits <= ParquetColumns.INT32_DIGITS) {
                return value -> writer.write(scaled(value).unscaledValue().intValueExact(), 0, present);
            }
            if (digits <= ColumnForm.INT64_DIGITS) {
                return value -> writer.write(scaled(value).unscaledValue().longValueExact(), 0, present);
            }
            int length = ParquetColumns.decimalBytes(digits);
            return value -> writer.write(fixed(scaled(value), length), 0, present);
        }

        private BigDecimal scaled(Object value) {
            BigDecimal number = value instanceof Long whole ? BigDecimal.valueOf(whole) : (BigDecimal) value;
            BigDecimal scaled = number.scale() == column.scale() ? number : number.setScale(column.scale());
            if (scaled.precision() > column.precision()) {
                throw new ArithmeticException("more than " + column.precision() + " digits");
            }
            return scaled;
        }

        /** The two's complement, big-endian, extended with the sign to the given length. */
        private static Binary fixed(BigDecimal number, int length) {
            byte[] bytes = number.unscaledValue().toByteArray();
            if (bytes.length == length) {
                return Binary.fromConstantByteArray(bytes);
            }
            byte[] filled = new byte[length];
            int gap = length - bytes.length;
            if (number.signum() < 0) {
                Arrays.fill(filled, 0, gap, (byte) -1);
            }
            System.arraycopy(bytes, 0, filled, gap, bytes.length);
            return Binary.fromConstantByteArray(filled);
        }

        private Binary text(Object value) {
            if (value instanceof OffsetDateTime time) {
                text.set(time);
                return Binary.fromConstantByteArray(Arrays.copyOf(text.buffer(), text.length()));
            }
            String words = value instanceof BigDecimal number ? NumberText.of(number) : value.toString();
            if (!Utf8Output.whole(words)) {
                throw new ArithmeticException("an unpaired surrogate");
            }
            return Binary.fromString(words);
        }

        private long time(long second, int nano) {
            if (ColumnForm.micros(column)) {
                if (nano % NANOS_PER_MICRO != 0) {
                    throw new ArithmeticException("more digits than its type has");
                }
                return Math.addExact(Math.multiplyExact(second, MICROS), nano / NANOS_PER_MICRO);
            }
            // The earliest times would overflow before their nanoseconds are added.
            return second < 0
                    ? Math.addExact(Math.multiplyExact(second + 1, NANOS), (long) nano - NANOS)
                    : Math.addExact(Math.multiplyExact(second, NANOS), nano);
        }
    }
}
