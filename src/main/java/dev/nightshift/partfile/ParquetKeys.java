package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.LoginId;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Reads the keys from the row groups of a Parquet file; other columns are not decoded. Thread-safe. */
final class ParquetKeys {

    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000_000_000;

    private final ParquetColumns columns;
    private final int idIndex;
    private final int timeIndex;
    private final MessageType keySchema;

    ParquetKeys(ParquetColumns columns) {
        this.columns = columns;
        this.idIndex = columns.idColumn();
        this.timeIndex = columns.timeColumn();
        this.keySchema = new MessageType(
                columns.schema().getName(),
                columns.schema().getType(idIndex),
                columns.schema().getType(timeIndex));
    }

    void read(byte[] part, KeySink keys) throws IOException {
        ParquetFile file = new ParquetFile(part);
        if (!file.schema().equals(columns.schema())) {
            throw new UnreadablePartException(
                    "its schema should be " + columns.schema() + " but is " + file.schema(), null);
        }
        long row = 0;
        for (PageReadStore group : file.rowGroups()) {
            Group rows = new Group(group, file.writer(), row);
            for (long i = 0; i < group.getRowCount(); i++) {
                Key key = rows.next();
                keys.accept(key.lastLogin(), key.id());
            }
            row += group.getRowCount();
        }
    }

    private record Key(@Nullable Instant lastLogin, LoginId id) {}

    /** The rows of one row group. */
    private final class Group {

        private final ColumnReader ids;
        private final ColumnReader times;
        private long row;

        /** @param row number of the last row before the group */
        private Group(PageReadStore group, String writer, long row) {
            this.row = row;
            try {
                ColumnReadStoreImpl store = new ColumnReadStoreImpl(group, new NoRecord(), keySchema, writer);
                this.ids = store.getColumnReader(keySchema.getColumns().get(0));
                this.times = store.getColumnReader(keySchema.getColumns().get(1));
            } catch (RuntimeException e) {
                throw unreadable(e);
            }
        }

        private Key next() {
            row++;
            try {
                Key key = new Key(time(), id());
                ids.consume();
                times.consume();
                return key;
            } catch (RuntimeException e) {
                throw unreadable(e);
            }
        }

        /**
         * Reports the row of any failure: each layer of the library throws its own exceptions, besides those of Java.
         */
        private UnreadablePartException unreadable(RuntimeException failure) {
            return failure instanceof UnreadablePartException known
                    ? known
                    : KeyText.unreadable(row, String.valueOf(failure.getMessage()), failure);
        }

        private LoginId id() {
            Column column = columns.column(idIndex);
            return switch (columns.form(idIndex)) {
                case LONG -> LoginId.of(ids.getLong());
                case DECIMAL -> LoginId.of(decimal(column.scale()));
                case TEXT -> KeyText.id(column, ids.getBinary().toStringUsingUTF8(), row);
                default -> throw new IllegalStateException("an id cannot have the form " + columns.form(idIndex));
            };
        }

        private BigDecimal decimal(int scale) {
            return switch (ids.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
                case INT32 -> BigDecimal.valueOf(ids.getInteger(), scale);
                case INT64 -> BigDecimal.valueOf(ids.getLong(), scale);
                default -> new BigDecimal(new BigInteger(ids.getBinary().getBytes()), scale);
            };
        }

        private @Nullable Instant time() {
            if (times.getCurrentDefinitionLevel() < times.getDescriptor().getMaxDefinitionLevel()) {
                return null;
            }
            long perSecond = ColumnForm.micros(columns.column(timeIndex)) ? MICROS : NANOS;
            long value = times.getLong();
            return Instant.ofEpochSecond(
                    Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * (NANOS / perSecond));
        }
    }

    /** Creates no records: the library requires a converter even where only single values are read. */
    private static final class NoRecord extends GroupConverter {

        private static final List<PrimitiveConverter> COLUMNS = List.of(new NoValue(), new NoValue());

        @Override
        public Converter getConverter(int column) {
            return COLUMNS.get(column);
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }

    private static final class NoValue extends PrimitiveConverter {}
}
