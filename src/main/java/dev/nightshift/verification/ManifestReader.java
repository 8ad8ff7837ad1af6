package dev.nightshift.verification;

import dev.nightshift.login.LoginId;
import dev.nightshift.publication.Manifest;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** Reads manifests, which others may have changed, so that nothing is missing that a manifest must have. */
final class ManifestReader {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .addModule(new SimpleModule().addDeserializer(LoginId.class, new IdDeserializer()))
            .build();

    private ManifestReader() {}

    /**
     * The manifest with these bytes.
     *
     * @throws JacksonException if it is not JSON, or if a value has another type
     * @throws IllegalArgumentException if a value is missing
     * @throws UnknownVersionException if a newer version of the program wrote it
     */
    static Manifest read(byte[] bytes) {
        JsonNode tree = Json.tree(bytes);
        JsonNode version = tree.path("formatVersion");
        if (!version.isIntegralNumber()) {
            throw new IllegalArgumentException("formatVersion is not a number");
        }
        if (version.decimalValue().compareTo(BigDecimal.valueOf(Manifest.FORMAT_VERSION)) > 0) {
            throw new UnknownVersionException("has the format version " + version + ", of which this version of the"
                    + " program knows only those up to " + Manifest.FORMAT_VERSION);
        }
        Manifest manifest = MAPPER.treeToValue(tree, Manifest.class);
        requireComplete("", manifest);
        return manifest;
    }

    private static void requireComplete(String path, @Nullable Object value) {
        if (value instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                requireThere(path + "[" + i + "]", list.get(i));
            }
        } else if (value instanceof Record record) {
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                String name = path + (path.isEmpty() ? "" : ".") + component.getName();
                Object found = value(component, record);
                if (found != null || !component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                    requireThere(name, found);
                }
            }
        }
    }

    private static void requireThere(String path, @Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException(path + " is missing");
        }
        requireComplete(path, value);
    }

    private static @Nullable Object value(RecordComponent component, Record record) {
        // Ids are not public, and have nothing inside that could be missing.
        if (record instanceof LoginId) {
            return "";
        }
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class IdDeserializer extends StdDeserializer<LoginId> {

        private IdDeserializer() {
            super(LoginId.class);
        }

        @Override
        public LoginId deserialize(JsonParser json, DeserializationContext context) {
            return switch (json.currentToken()) {
                case VALUE_STRING -> LoginId.of(json.getString());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    BigDecimal number = json.getDecimalValue();
                    // An exponent could expand to gigabytes.
                    if (number.precision() > Json.MOST_DIGITS || Math.abs((long) number.scale()) > Json.MOST_DIGITS) {
                        throw new IllegalArgumentException("an id has more than " + Json.MOST_DIGITS + " digits");
                    }
                    yield LoginId.of(number);
                }
                default -> throw new IllegalArgumentException("an id is neither a number nor a text");
            };
        }
    }
}
