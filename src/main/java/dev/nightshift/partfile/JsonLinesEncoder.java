package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.EncodedRow;
import dev.nightshift.login.LoginRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes rows exactly, as one line of JSON each: numbers to the last digit, times with the digits of their type, text
 * as Unicode, nothing rounded. A row that is already encoded is copied unchanged.
 *
 * <p>Not thread-safe; each part has its own.
 */
final class JsonLinesEncoder implements RowEncoder {

    private final List<byte[]> starts = new ArrayList<>();
    private final List<Cell> cells = new ArrayList<>();
    private final OutputStream compressed;
    private final Utf8Output out;

    /** @param compressed closed by {@link #finish} and {@link #abandon} */
    JsonLinesEncoder(List<Column> columns, int idColumn, int timeColumn, OutputStream compressed) throws IOException {
        this.compressed = compressed;
        this.out = new Utf8Output(compressed);
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            starts.add(start(column, i == 0));
            cells.add(i == idColumn ? id(column) : i == timeColumn ? time(column) : value(column, i));
        }
    }

    /** What is written before a column's value. */
    private static byte[] start(Column column, boolean first) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Utf8Output name = new Utf8Output(bytes);
        name.put(first ? '{' : ',');
        name.json(column.name());
        name.put(':');
        name.flush();
        return bytes.toByteArray();
    }

    @Override
    public void write(LoginRecord row) throws IOException {
        EncodedRow encoded = row.encoded();
        if (encoded == null) {
            for (int i = 0; i < cells.size(); i++) {
                out.put(starts.get(i), starts.get(i).length);
                cells.get(i).write(row);
            }
            out.put('}');
        } else {
            out.flush();
            compressed.write(encoded.bytes(), encoded.offset(), encoded.length());
        }
        out.put('\n');
    }

    @Override
    public void finish() throws IOException {
        out.flush();
        compressed.close();
    }

    @Override
    public void abandon() {
        try {
            compressed.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The compressor's memory could not be freed", e);
        }
    }

    private Cell id(Column column) {
        return row -> numberOrText(column, row, row.id().value());
    }

    private Cell time(Column column) {
        TimeText text = new TimeText(column.scale());
        return row -> {
            Instant at = row.lastLogin();
            if (at == null) {
                out.ascii("null");
            } else {
                put(text.set(at));
            }
        };
    }

    private Cell value(Column column, int index) {
        Value writer = value(column);
        return row -> {
            Object value = row.value(index);
            if (value == null) {
                out.ascii("null");
            } else {
                writer.write(row, value);
            }
        };
    }

    private Value value(Column column) {
        TimeText text = TimeText.of(column);
        return switch (column.type()) {
            case NUMBER -> (row, value) -> number(value);
            case NUMBER_OR_TEXT -> (row, value) -> numberOrText(column, row, value);
            case DOUBLE, BOOLEAN -> (row, value) -> out.ascii(value.toString());
            case TEXT, UUID -> (row, value) -> text(column, row, (String) value);
            case BINARY -> (row, value) -> binary((byte[]) value);
            case DATE -> (row, value) -> put(text.set((LocalDate) value));
            case LOCAL_DATE_TIME -> (row, value) -> put(text.set((LocalDateTime) value));
            case OFFSET_DATE_TIME -> (row, value) -> put(text.set((OffsetDateTime) value));
            case INSTANT -> (row, value) -> put(text.set((Instant) value));
        };
    }

    private void numberOrText(Column column, LoginRecord row, Object value) throws IOException {
        if (value instanceof String text) {
            text(column, row, text);
        } else {
            number(value);
        }
    }

    private void number(Object value) throws IOException {
        if (value instanceof Long whole) {
            out.number(whole);
        } else {
            out.ascii(NumberText.of((BigDecimal) value));
        }
    }

    private void text(Column column, LoginRecord row, String text) throws IOException {
        if (!Utf8Output.whole(text)) {
            throw new UnfitValueException(column, row.id(), "it contains an unpaired surrogate; fix the value");
        }
        out.json(text);
    }

    private void binary(byte[] bytes) throws IOException {
        out.put('"');
        out.hex(bytes);
        out.put('"');
    }

    private void put(TimeText text) throws IOException {
        out.put('"');
        out.put(text.buffer(), text.length());
        out.put('"');
    }

    @FunctionalInterface
    private interface Cell {
        void write(LoginRecord row) throws IOException;
    }

    @FunctionalInterface
    private interface Value {
        void write(LoginRecord row, Object value) throws IOException;
    }
}
