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
 * Where the fields of a record stand that are not its key: stretches of the line, each of one field or of several with
 * their commas. Knows when a name comes twice. Not thread-safe.
 */
final class OtherFields {

    private int[] stretches = new int[16];
    private int count;
    private boolean paused = true;

    /** The names of the record before, all different, in their order: most records repeat them. */
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

    /** A stretch begins with the name that stands here. */
    void resume(int nameStart) {
        ensureRoom();
        stretches[2 * count] = nameStart;
        paused = false;
    }

    /** The stretch ends before the token that stands here. */
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

    /** Makes a stretch of each name: where it came first stands what came last. */
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
