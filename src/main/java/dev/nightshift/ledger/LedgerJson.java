package dev.nightshift.ledger;

import dev.nightshift.login.LoginId;
import dev.nightshift.work.NightshiftException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Reads and writes the JSON of plans, findings and publications. Records are objects, instants are in ISO-8601, and ids
 * are in their encoded form.
 */
final class LedgerJson {

    /** One for all, because a mapper finds out once how each type is read and written. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .addModule(new SimpleModule()
                    .addSerializer(LoginId.class, new IdSerializer())
                    .addDeserializer(LoginId.class, new IdDeserializer()))
            .build();

    String write(Object record) {
        return MAPPER.writeValueAsString(record);
    }

    <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (UnrecognizedPropertyException e) {
            throw NightshiftException.refused(
                    "The ledger contains a " + type.getSimpleName() + " with the field " + e.getPropertyName()
                            + ", which a newer version of the program wrote and this one does not know; use the version"
                            + " that wrote it",
                    e);
        } catch (JacksonException e) {
            throw NightshiftException.refused(
                    "The ledger contains a " + type.getSimpleName()
                            + " that this version of the program does not know; use the version that wrote it ("
                            + e.getOriginalMessage() + ")",
                    e);
        }
    }

    private static final class IdSerializer extends StdSerializer<LoginId> {

        private IdSerializer() {
            super(LoginId.class);
        }

        @Override
        public void serialize(LoginId id, JsonGenerator json, SerializationContext context) {
            json.writeString(id.encoded());
        }
    }

    private static final class IdDeserializer extends StdDeserializer<LoginId> {

        private IdDeserializer() {
            super(LoginId.class);
        }

        @Override
        public LoginId deserialize(JsonParser json, DeserializationContext context) {
            return LoginId.decode(json.getString());
        }
    }
}
