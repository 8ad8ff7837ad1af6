package dev.nightshift.verification;

import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the first difference between two JSON values. */
final class JsonDifference {

    /** A message shows at most this many characters of a value. */
    private static final int MOST_CHARACTERS = 200;

    private JsonDifference() {}

    /**
     * Describes the first place where a value is not the expected one.
     *
     * @param path path of both values, for the message
     * @param expected null if there should be no value
     * @param found null if there is no value
     */
    static Optional<String> first(String path, @Nullable JsonNode expected, @Nullable JsonNode found) {
        if (expected != null && found != null) {
            if (expected.equals(found)) {
                return Optional.empty();
            }
            if (expected.isObject() && found.isObject()) {
                return inObject(path, expected, found);
            }
            if (expected.isArray() && found.isArray() && expected.size() == found.size()) {
                return inArray(path, expected, found);
            }
        }
        return Optional.of(path + " is " + text(found) + ", expected " + text(expected));
    }

    private static Optional<String> inObject(String path, JsonNode expected, JsonNode found) {
        TreeSet<String> names = new TreeSet<>(expected.propertyNames());
        names.addAll(found.propertyNames());
        return names.stream()
                .map(name -> first(path + "." + name, expected.get(name), found.get(name)))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private static Optional<String> inArray(String path, JsonNode expected, JsonNode found) {
        for (int i = 0; i < expected.size(); i++) {
            Optional<String> difference = first(path + "[" + i + "]", expected.get(i), found.get(i));
            if (difference.isPresent()) {
                return difference;
            }
        }
        return Optional.empty();
    }

    private static String text(@Nullable JsonNode value) {
        if (value == null) {
            return "missing";
        }
        if (value.isArray()) {
            return "a list of length " + value.size();
        }
        String text = value.toString();
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }
}
