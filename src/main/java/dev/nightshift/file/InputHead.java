package dev.nightshift.file;

import dev.nightshift.file.InputProperties.Epoch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.databind.json.JsonMapper;

/** The beginning of a text: how its records are arranged, and what it looks like to somebody who expects records. */
final class InputHead {

    private static final int MOST = 1024 * 1024;
    private static final String EXPECTED =
            "; expected JSON objects, one a line or one after another, or an array of them";

    private final byte[] bytes;

    private InputHead(byte[] bytes) {
        this.bytes = bytes;
    }

    static InputHead of(Path path, PackedInput compression, String subject) throws IOException {
        return new InputHead(InputText.beginningOf(path, compression, subject, MOST));
    }

    boolean utf16() {
        return bytes.length >= 2
                && ((bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe)
                        || (bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff));
    }

    InputFile.Shape shape() {
        int first = first();
        if (first == bytes.length) {
            return bytes.length < MOST ? InputFile.Shape.EMPTY : InputFile.Shape.LINES;
        }
        return switch (bytes[first]) {
            case '[', ValueText.RECORD_SEPARATOR -> InputFile.Shape.VALUES;
            case '{' -> endsWithItsLine(first) ? InputFile.Shape.LINES : InputFile.Shape.VALUES;
            default -> InputFile.Shape.LINES;
        };
    }

    /** The place of the first byte that is not blank. */
    private int first() {
        int first = Utf8.byteOrderMark(bytes, bytes.length);
        while (first < bytes.length && Utf8.blank(bytes[first])) {
            first++;
        }
        return first;
    }

    /** Whether the object is the only one on its line. A line that is not JSON is a line too. */
    private boolean endsWithItsLine(int first) {
        int end;
        try (JsonParser json = JsonMapper.shared().createParser(bytes, first, bytes.length - first)) {
            json.nextToken();
            json.skipChildren();
            end = first + (int) json.currentLocation().getByteOffset();
        } catch (UnexpectedEndOfInputException e) {
            return Utf8.newline(bytes, first, bytes.length) == bytes.length;
        } catch (JacksonException e) {
            return true;
        }
        int next = end;
        while (next < bytes.length && bytes[next] != '\n' && Utf8.blank(bytes[next])) {
            next++;
        }
        return Utf8.newline(bytes, first, end) == end
                && (next == bytes.length || (bytes[next] != '{' && bytes[next] != '['));
    }

    /** Whether there is one object per line, and more than one. */
    private boolean severalLines() {
        int next = Utf8.newline(bytes, first(), bytes.length);
        while (next < bytes.length && Utf8.blank(bytes[next])) {
            next++;
        }
        return shape() == InputFile.Shape.LINES && next < bytes.length;
    }

    /** What the text looks like, and how to read it, as the end of a sentence that begins with the file's name. */
    String look(InputProperties properties) {
        int first = first();
        if (first == bytes.length) {
            return "is blank";
        }
        return switch (bytes[first]) {
            case '{', '[' -> objects(FirstObject.read(bytes, first, properties.timeField()), properties);
            case ValueText.RECORD_SEPARATOR ->
                objects(FirstObject.read(bytes, first + 1, properties.timeField()), properties);
            case '<' -> "looks like HTML or XML" + EXPECTED;
            default -> {
                int end = Utf8.newline(bytes, first, bytes.length);
                String line = new String(bytes, first, end - first, StandardCharsets.UTF_8);
                boolean binary = !Utf8.valid(bytes, first, end) || line.indexOf(0) >= 0;
                boolean separated = line.matches("[^,;\t]+[,;\t].*");
                yield (binary ? "looks like binary data" : separated ? "looks like CSV" : "does not look like JSON")
                        + EXPECTED;
            }
        };
    }

    private String objects(FirstObject object, InputProperties properties) {
        String id = properties.idField();
        String time = properties.timeField();
        String path = object.arrayPath() == null || object.arrayPath().equals(properties.path())
                ? null
                : "--path '" + object.arrayPath().replace("'", "'\\''") + "'";
        if (path != null && !object.has(id) && !severalLines()) {
            return "has an array of records in an object; read it with " + path;
        }
        if (properties.path().isEmpty() && !object.has(id)) {
            return "has objects with "
                    + (object.names().isEmpty() ? "no fields" : "the fields " + String.join(", ", object.names()))
                    + "; name the one with the id with --id-field"
                    + (path == null ? "" : ", or read arrays of records with " + path);
        }
        if (!properties.path().isEmpty() && !object.has(properties.pathNames().get(0))) {
            return "has no field " + properties.pathNames().get(0)
                    + "; name the fields that lead to the array of records with --path";
        }
        if (object.numberAsTime() && properties.epoch() == Epoch.NONE) {
            return "has numbers as " + time + "; read them with --epoch seconds or --epoch millis";
        }
        return "is JSON";
    }
}
