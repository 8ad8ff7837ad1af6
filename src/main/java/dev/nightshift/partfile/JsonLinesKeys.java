package dev.nightshift.partfile;

import dev.nightshift.login.LoginId;
import java.io.InputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads the keys from lines of JSON. Thread-safe. */
final class JsonLinesKeys {

    /**
     * With our own limits in place of Jackson's: {@link BoundedLines}, and the nesting that is read from files, twice.
     */
    private static final JsonFactory PATTERN = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
            .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20_000)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** A whole number of so many characters is a long. */
    private static final int LONG_DIGITS = 18;

    private final String idName;
    private final String timeName;

    JsonLinesKeys(String idName, String timeName) {
        this.idName = idName;
        this.timeName = timeName;
    }

    void read(InputStream lines, KeySink keys) {
        read(lines, BoundedLines.MOST_BYTES, keys);
    }

    void read(InputStream lines, int most, KeySink keys) {
        long row = 0;
        // Rows of a file may have any number of names. Each part gets its own factory, so that its names do not stay in
        // memory.
        JsonFactory factory = PATTERN.rebuild().build();
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), new BoundedLines(lines, most))) {
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                row++;
                requireLine(json, token, row);
                readRow(json, row, keys);
            }
        } catch (JacksonException e) {
            throw KeyText.unreadable(row, String.valueOf(e.getOriginalMessage()), e);
        }
    }

    private static void requireLine(JsonParser json, JsonToken token, long row) {
        if (token != JsonToken.START_OBJECT) {
            throw KeyText.unreadable(row, "it is not a JSON object");
        }
        int line = json.currentTokenLocation().getLineNr();
        if (line != row) {
            throw KeyText.unreadable(row, "it begins on line " + line);
        }
    }

    /** If a field occurs twice, the last one counts, as for every reader that converts the row to a map. */
    private void readRow(JsonParser json, long row, KeySink keys) {
        LoginId id = null;
        Instant time = null;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            KeyText.requireUnicode(name, row);
            JsonToken value = json.nextToken();
            if (name.equals(idName)) {
                id = id(json, value, row);
            } else if (name.equals(timeName)) {
                time = time(json, value, row);
            } else {
                requireUnicode(json, value, row);
            }
        }
        if (id == null) {
            throw KeyText.unreadable(row, "it has no " + idName);
        }
        keys.accept(time, id);
    }

    /** Reads all texts of a value, because other readers may refuse a part for a text that is not Unicode. */
    private static void requireUnicode(JsonParser json, JsonToken value, long row) {
        int depth = 0;
        for (JsonToken token = value; ; token = json.nextToken()) {
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
                KeyText.requireUnicode(json.getString(), row);
            }
            if (depth == 0) {
                return;
            }
        }
    }

    private LoginId id(JsonParser json, JsonToken value, long row) {
        return switch (value) {
            case VALUE_STRING -> LoginId.of(KeyText.requireUnicode(json.getString(), row));
            case VALUE_NUMBER_INT ->
                json.getStringLength() > LONG_DIGITS
                        ? KeyText.number(idName, json.getString(), row)
                        : LoginId.of(json.getLongValue());
            case VALUE_NUMBER_FLOAT -> KeyText.number(idName, json.getString(), row);
            default -> throw KeyText.unreadable(row, "its " + idName + " is neither a number nor a text");
        };
    }

    private @Nullable Instant time(JsonParser json, JsonToken value, long row) {
        if (value == JsonToken.VALUE_NULL) {
            return null;
        }
        if (value != JsonToken.VALUE_STRING) {
            throw KeyText.unreadable(row, "its " + timeName + " is not a text");
        }
        return KeyText.time(timeName, json.getString(), row);
    }
}
