package dev.nightshift.partfile;

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

/** The keys in the row groups of a Parquet file; other columns are not decoded. Thread-safe. */
final class ParquetKeys {

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
        try {
            ParquetFile file = new ParquetFile(part);
            if (!file.schema().equals(columns.schema())) {
                throw new UnreadablePartException(
                        "its schema should be " + columns.schema() + " but is " + file.schema(), null);
            }
            for (PageReadStore group : file.rowGroups()) {
                readGroup(group, new ColumnReadStoreImpl(group, new NoRecord(), keySchema, file.writer()), keys);
            }
        } catch (RuntimeException e) {
            if (e instanceof UnreadablePartException) {
                throw e;
            }
            // The library has an exception of its own for every layer.
            throw new UnreadablePartException(String.valueOf(e.getMessage()), e);
        }
    }

    private void readGroup(PageReadStore group, ColumnReadStoreImpl store, KeySink keys) {
        ColumnReader ids = store.getColumnReader(keySchema.getColumns().get(0));
        ColumnReader times = store.getColumnReader(keySchema.getColumns().get(1));
        for (long row = 1; row <= group.getRowCount(); row++) {
            LoginId id = id(ids, row);
            Instant time = time(times);
            ids.consume();
            times.consume();
            keys.accept(time, id);
        }
    }

    private LoginId id(ColumnReader reader, long row) {
        return switch (columns.form(idIndex)) {
            case LONG -> LoginId.of(reader.getLong());
            case DECIMAL -> LoginId.of(decimal(reader));
            case TEXT -> KeyText.id(columns.column(idIndex), reader.getBinary().toStringUsingUTF8(), row);
            default -> throw new IllegalStateException("No id has the form " + columns.form(idIndex));
        };
    }

    private BigDecimal decimal(ColumnReader reader) {
        int scale = columns.column(idIndex).scale();
        return switch (reader.getDescriptor().getPrimitiveType().getPrimitiveTypeName()) {
            case INT32 -> BigDecimal.valueOf(reader.getInteger(), scale);
            case INT64 -> BigDecimal.valueOf(reader.getLong(), scale);
            default -> new BigDecimal(new BigInteger(reader.getBinary().getBytes()), scale);
        };
    }

    private @Nullable Instant time(ColumnReader reader) {
        if (reader.getCurrentDefinitionLevel() < reader.getDescriptor().getMaxDefinitionLevel()) {
            return null;
        }
        long perSecond = ColumnForm.micros(columns.column(timeIndex)) ? 1_000_000 : 1_000_000_000;
        long value = reader.getLong();
        return Instant.ofEpochSecond(
                Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * (1_000_000_000 / perSecond));
    }

    /** The library asks for what makes a record of values, though nobody makes one. */
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
