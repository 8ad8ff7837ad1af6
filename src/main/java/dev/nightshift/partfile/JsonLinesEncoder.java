package dev.nightshift.partfile;

import dev.nightshift.login.Column;
import dev.nightshift.login.EncodedRow;
import dev.nightshift.login.LoginId;
import dev.nightshift.login.LoginRecord;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes rows exactly, as one line of JSON each: numbers to the last digit, times with the digits of their type, text
 * as Unicode, nothing rounded. A row that is already encoded is copied unchanged.
 *
 * <p>Not thread-safe; each part has its own.
 */
final class JsonLinesEncoder implements RowEncoder {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().rootValueSeparator("").build();

    private final List<Field> fields = new ArrayList<>();
    private final JsonGenerator json;
    private final OutputStream out;

    /** @param out closed by {@link #finish} and {@link #abandon} */
    JsonLinesEncoder(List<Column> columns, int idColumn, int timeColumn, OutputStream out) {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            fields.add(
                    new Field(new SerializedString(column.name()), writer(column, i, i == idColumn, i == timeColumn)));
        }
        this.out = out;
        this.json = FACTORY.createGenerator(new UnclosedContext(), this.out, JsonEncoding.UTF8);
    }

    @Override
    public void write(LoginRecord row) throws IOException {
        EncodedRow encoded = row.encoded();
        if (encoded == null) {
            encode(row);
        } else {
            json.flush();
            out.write(encoded.bytes(), encoded.offset(), encoded.length());
            out.write('\n');
        }
    }

    private void encode(LoginRecord row) {
        json.writeStartObject();
        for (Field field : fields) {
            json.writeName(field.name());
            field.value().write(json, row);
        }
        json.writeEndObject();
        json.writeRaw('\n');
    }

    @Override
    public void finish() throws IOException {
        json.close();
        out.close();
    }

    @Override
    public void abandon() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The compressor's memory could not be freed", e);
        }
    }

    private static ValueWriter writer(Column column, int index, boolean id, boolean time) {
        if (id) {
            return (json, row) -> id(json, row.id());
        }
        if (time) {
            TimeText text = new TimeText(column.scale());
            return (json, row) -> {
                Instant at = row.lastLogin();
                if (at == null) {
                    json.writeNull();
                } else {
                    time(json, text.set(at));
                }
            };
        }
        ObjectWriter writer = writer(column);
        return (json, row) -> {
            Object value = row.value(index);
            if (value == null) {
                json.writeNull();
            } else {
                writer.write(json, value);
            }
        };
    }

    private static ObjectWriter writer(Column column) {
        return switch (column.type()) {
            case NUMBER -> JsonLinesEncoder::number;
            case NUMBER_OR_TEXT -> JsonLinesEncoder::numberOrText;
            case DOUBLE -> (json, value) -> json.writeNumber((Double) value);
            case BOOLEAN -> (json, value) -> json.writeBoolean((Boolean) value);
            case TEXT, UUID -> (json, value) -> json.writeString((String) value);
            case DATE -> {
                TimeText text = new TimeText(0);
                yield (json, value) -> time(json, text.set((LocalDate) value));
            }
            case BINARY ->
                (json, value) -> json.writeString(HexFormat.of().withUpperCase().formatHex((byte[]) value));
            case LOCAL_DATE_TIME -> {
                TimeText text = new TimeText(column.scale());
                yield (json, value) -> time(json, text.set((LocalDateTime) value));
            }
            case OFFSET_DATE_TIME -> {
                TimeText text = new TimeText(column.scale());
                yield (json, value) -> time(json, text.set((OffsetDateTime) value));
            }
            case INSTANT -> {
                TimeText text = new TimeText(column.scale());
                yield (json, value) -> time(json, text.set((Instant) value));
            }
        };
    }

    private static void time(JsonGenerator json, TimeText text) {
        json.writeRawUTF8String(text.buffer(), 0, text.length());
    }

    private static void id(JsonGenerator json, LoginId id) {
        numberOrText(json, id.value());
    }

    private static void numberOrText(JsonGenerator json, Object value) {
        if (value instanceof String text) {
            json.writeString(text);
        } else {
            number(json, value);
        }
    }

    private static void number(JsonGenerator json, Object value) {
        if (value instanceof Long whole) {
            json.writeNumber(whole);
            return;
        }
        json.writeNumber(NumberText.of((BigDecimal) value));
    }

    private record Field(SerializedString name, ValueWriter value) {}

    @FunctionalInterface
    private interface ValueWriter {
        void write(JsonGenerator json, LoginRecord row);
    }

    @FunctionalInterface
    private interface ObjectWriter {
        void write(JsonGenerator json, Object value);
    }

    /** Neither closes nor flushes the stream, which belongs to the encoder. */
    private static final class UnclosedContext extends ObjectWriteContext.Base {

        @Override
        public int getStreamWriteFeatures(int defaults) {
            return defaults
                    & ~StreamWriteFeature.AUTO_CLOSE_TARGET.getMask()
                    & ~StreamWriteFeature.FLUSH_PASSED_TO_STREAM.getMask();
        }
    }
}
