package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.LoginId;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.column.ColumnReader;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.io.api.Converter;
import org.apache.parquet.io.api.GroupConverter;
import org.apache.parquet.io.api.PrimitiveConverter;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads the keys from the row groups of a Parquet file, and requires that all texts are UTF-8; other columns are not
 * decoded. Thread-safe.
 */
final class ParquetKeys {

    private static final long MICROS = 1_000_000;
    private static final long NANOS = 1_000_000_000;

    private final ParquetColumns columns;
    private final int idIndex;
    private final int timeIndex;
    private final MessageType readSchema;

    ParquetKeys(ParquetColumns columns) {
        this.columns = columns;
        this.idIndex = columns.idColumn();
        this.timeIndex = columns.timeColumn();
        List<Type> read = new ArrayList<>();
        read.add(columns.schema().getType(idIndex));
        read.add(columns.schema().getType(timeIndex));
        for (int i = 0; i < columns.count(); i++) {
            if (i != idIndex && columns.form(i) == ColumnForm.TEXT) {
                read.add(columns.schema().getType(i));
            }
        }
        this.readSchema = new MessageType(columns.schema().getName(), read);
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
        private final List<ColumnReader> texts;
        private final CharsetDecoder utf8 = StandardCharsets.UTF_8.newDecoder();
        private long row;

        /** @param row number of the last row before the group */
        private Group(PageReadStore group, String writer, long row) {
            this.row = row;
            try {
                ColumnReadStoreImpl store = new ColumnReadStoreImpl(group, new NoRecord(), readSchema, writer);
                List<ColumnReader> readers = readSchema.getColumns().stream()
                        .map(store::getColumnReader)
                        .toList();
                this.ids = readers.get(0);
                this.times = readers.get(1);
                this.texts = readers.subList(2, readers.size());
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
                texts.forEach(this::requireText);
                return key;
            } catch (RuntimeException e) {
                throw unreadable(e);
            }
        }

        /** Other readers may refuse a part for a text that is not UTF-8. */
        private void requireText(ColumnReader column) {
            if (present(column)) {
                text(column);
            }
            column.consume();
        }

        private static boolean present(ColumnReader column) {
            return column.getCurrentDefinitionLevel() == column.getDescriptor().getMaxDefinitionLevel();
        }

        private String text(ColumnReader column) {
            try {
                return utf8.decode(column.getBinary().toByteBuffer()).toString();
            } catch (CharacterCodingException e) {
                throw KeyText.unreadable(row, "its " + column.getDescriptor().getPath()[0] + " is not UTF-8", e);
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
                case TEXT -> KeyText.id(column, text(ids), row);
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
            if (!present(times)) {
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

        @Override
        public Converter getConverter(int column) {
            return new NoValue();
        }

        @Override
        public void start() {}

        @Override
        public void end() {}
    }

    private static final class NoValue extends PrimitiveConverter {}
}
