package dev.nightshift.file;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The places of all fields of a record that are not part of its key, as stretches of the line. A stretch contains one
 * field, or several with the commas between them. Detects names that occur twice. Not thread-safe.
 */
final class OtherFields {

    private int[] stretches = new int[16];
    private int count;
    private boolean paused = true;

    /** The names of the previous record, all different, in order; most records have the same ones. */
    private List<String> usual = new ArrayList<>();

    private List<String> names = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private boolean unusual;
    private boolean duplicated;

    void clear() {
        if (unusual && !duplicated) {
            List<String> spare = usual;
            usual = names;
            names = spare;
        }
        count = 0;
        paused = true;
        names.clear();
        unusual = false;
        duplicated = false;
    }

    boolean paused() {
        return paused;
    }

    /** Begins a stretch with the name at this place. */
    void resume(int nameStart) {
        ensureRoom();
        stretches[2 * count] = nameStart;
        paused = false;
    }

    /** Ends the stretch before the token at this place. */
    void pause(byte[] bytes, int nextToken) {
        int end = nextToken;
        while (Utf8.blank(bytes[end - 1]) || bytes[end - 1] == ',') {
            end--;
        }
        stretches[2 * count + 1] = end;
        count++;
        paused = true;
    }

    private void ensureRoom() {
        if (2 * count == stretches.length) {
            stretches = Arrays.copyOf(stretches, 4 * count);
        }
    }

    void name(String name) {
        int place = names.size();
        if (!unusual && (place >= usual.size() || !usual.get(place).equals(name))) {
            unusual = true;
            seen.clear();
            seen.addAll(names);
        }
        if (unusual && !seen.add(name)) {
            duplicated = true;
        }
        names.add(name);
    }

    /** Whether two fields have the same name. */
    boolean duplicated() {
        return duplicated;
    }

    /** Makes one stretch for each name, with its last value, in the order in which the names occur first. */
    void keepLastOfEach(JsonFactory factory, byte[] bytes, int start, int end, InputProperties properties) {
        Map<String, int[]> places = new LinkedHashMap<>();
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), bytes, start, end - start)) {
            json.nextToken();
            int[] place = null;
            for (String name = json.nextName(); ; name = json.nextName()) {
                int token = start + (int) json.currentTokenLocation().getByteOffset();
                if (place != null) {
                    place[1] = token;
                }
                if (name == null) {
                    break;
                }
                place = new int[] {token, token};
                if (!name.equals(properties.idField()) && !name.equals(properties.timeField())) {
                    places.put(name, place);
                }
                json.nextToken();
                json.skipChildren();
            }
        }
        count = 0;
        for (int[] place : places.values()) {
            resume(place[0]);
            pause(bytes, place[1]);
        }
    }

    int count() {
        return count;
    }

    int start(int stretch) {
        return stretches[2 * stretch];
    }

    int end(int stretch) {
        return stretches[2 * stretch + 1];
    }
}
