package dev.nightshift.file;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** What is known of the first object of a text, which may be cut off. */
final class FirstObject {

    private static final int MOST_NAMES = 8;
    private static final int DEEPEST = 8;
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_PATH = 120;

    private final String timeField;
    private final List<String> names = new ArrayList<>();
    private @Nullable String arrayPath;
    private boolean numberAsTime;

    private FirstObject(String timeField) {
        this.timeField = timeField;
    }

    static FirstObject read(byte[] bytes, int from, String timeField) {
        FirstObject object = new FirstObject(timeField);
        try (JsonParser json = JsonMapper.shared().createParser(bytes, from, bytes.length - from)) {
            JsonToken token = json.nextToken();
            if (token == JsonToken.START_ARRAY) {
                token = json.nextToken();
            }
            if (token == JsonToken.START_OBJECT) {
                object.read(json, "", 0);
            }
        } catch (JacksonException e) {
            // The text is cut off or not JSON. What was found until then is enough.
            return object;
        }
        return object;
    }

    private void read(JsonParser json, String path, int depth) {
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            JsonToken value = json.nextToken();
            if (depth == 0) {
                names.add(name);
                numberAsTime |= name.equals(timeField) && value.isNumeric();
            }
            if (name.contains(".")) {
                // No path can name it.
                json.skipChildren();
            } else if (value == JsonToken.START_OBJECT && depth < DEEPEST) {
                read(json, path + name + ".", depth + 1);
            } else if (value == JsonToken.START_ARRAY) {
                array(json, path + name);
            } else {
                json.skipChildren();
            }
        }
    }

    private void array(JsonParser json, String path) {
        for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
            if (arrayPath == null && next == JsonToken.START_OBJECT && path.length() <= LONGEST_PATH) {
                arrayPath = path;
            }
            json.skipChildren();
        }
    }

    /** The first names of its fields, each shortened if it is long. */
    List<String> names() {
        return names.stream()
                .limit(MOST_NAMES)
                .map(name -> name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…")
                .toList();
    }

    boolean has(String field) {
        return names.contains(field);
    }

    /** The path to the first array of objects; null if there is none. */
    @Nullable String arrayPath() {
        return arrayPath;
    }

    /** Whether the time is a number. */
    boolean numberAsTime() {
        return numberAsTime;
    }
}
