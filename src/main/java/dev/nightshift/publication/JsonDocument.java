package dev.nightshift.publication;

import dev.nightshift.login.IsoInstant;
import dev.nightshift.login.LoginId;
import java.math.BigDecimal;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A record as JSON for people and programs: fields in the record's order, indented by two spaces, instants in ISO-8601
 * UTC with no more fraction digits than needed, ids as in the source, decimals without exponents. Equal records give
 * equal bytes. Thread-safe.
 */
public final class JsonDocument {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .defaultPrettyPrinter(printer())
            .enable(tools.jackson.databind.SerializationFeature.INDENT_OUTPUT)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, new InstantSerializer())
                    .addSerializer(LoginId.class, new IdSerializer()))
            .build();

    private final TextDocument document;

    private JsonDocument(TextDocument document) {
        this.document = document;
    }

    /** The record as a document that ends with a line break. */
    public static JsonDocument of(Object record) {
        return new JsonDocument(TextDocument.of(MAPPER.writeValueAsString(record) + "\n"));
    }

    /** The document in UTF-8. */
    public byte[] bytes() {
        return document.bytes();
    }

    /** The document as text. */
    public String text() {
        return document.text();
    }

    /** The SHA-256 of the bytes in lower-case hex. */
    public String sha256() {
        return document.sha256();
    }

    private static DefaultPrettyPrinter printer() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        return new DefaultPrettyPrinter(new Separators(
                        null,
                        ':',
                        Separators.Spacing.AFTER,
                        ',',
                        Separators.Spacing.NONE,
                        "",
                        ',',
                        Separators.Spacing.NONE,
                        ""))
                .withObjectIndenter(lines)
                .withArrayIndenter(lines);
    }

    private static final class InstantSerializer extends StdSerializer<Instant> {

        private InstantSerializer() {
            super(Instant.class);
        }

        @Override
        public void serialize(Instant instant, JsonGenerator json, SerializationContext context) {
            json.writeString(IsoInstant.text(instant));
        }
    }

    private static final class IdSerializer extends StdSerializer<LoginId> {

        private IdSerializer() {
            super(LoginId.class);
        }

        @Override
        public void serialize(LoginId id, JsonGenerator json, SerializationContext context) {
            Object value = id.value();
            if (value instanceof Long whole) {
                json.writeNumber(whole);
            } else if (value instanceof BigDecimal number) {
                json.writeNumber(number);
            } else {
                json.writeString((String) value);
            }
        }
    }
}
