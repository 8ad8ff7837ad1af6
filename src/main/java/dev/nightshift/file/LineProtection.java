package dev.nightshift.file;

import dev.nightshift.login.LoginId;
import dev.nightshift.source.Protection;
import dev.nightshift.source.ProtectionKey;
import dev.nightshift.source.ProtectionRule;
import dev.nightshift.source.ProtectionRule.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * Copies lines with the values of protected fields replaced, and all others unchanged. Fields are found by name,
 * ignoring case, and within objects by the names that lead to them; each element of an array is protected.
 *
 * <p>Not thread-safe.
 */
final class LineProtection {

    private static final Pattern DATE = Pattern.compile("(\\d{4})-\\d{2}-\\d{2}(?:[T ].*)?");

    private final Node root = new Node();
    private final @Nullable ProtectionKey key;
    private final List<Edit> edits = new ArrayList<>();
    private final Copy copy = new Copy();
    private JsonFactory factory = RecordReader.factory();

    private int[] starts = new int[0];
    private int[] ends = new int[0];
    private final Map<Integer, String> flaws = new HashMap<>();
    private byte[] line = new byte[0];
    private int from;

    LineProtection(Protection protection) {
        this.key = protection.key();
        protection.rules().forEach((path, rule) -> {
            Node node = root;
            for (String name : names(path)) {
                node = node.children.computeIfAbsent(name, any -> new Node());
            }
            node.rule = rule;
            node.path = path;
        });
    }

    private static String[] names(String path) {
        return path.toLowerCase(Locale.ROOT).split("\\.", -1);
    }

    /** Removes all copies, forgets the names of fields, and makes room for lines. */
    void clear(int lines) {
        copy.reset();
        flaws.clear();
        if (starts.length < lines) {
            starts = new int[lines];
            ends = new int[lines];
        }
        factory = RecordReader.factory();
    }

    /** Where the copy of a line starts. */
    int start(int line) {
        return starts[line];
    }

    /** Where the copy of a line ends, before its newline. */
    int end(int line) {
        return ends[line];
    }

    /** What is wrong with a line, without its values; null if it was copied. */
    @Nullable String flaw(int line) {
        return flaws.get(line);
    }

    /** The copies, each followed by a newline. */
    byte[] bytes() {
        return copy.bytes();
    }

    /** The number of bytes of the copies. */
    int used() {
        return copy.size();
    }

    /** Adds the copy of a line that is valid UTF-8 and not blank. */
    void copy(int number, byte[] bytes, int start, int end) {
        starts[number] = copy.size();
        String flaw = copy(bytes, start, end);
        if (flaw == null) {
            ends[number] = copy.size();
            copy.write('\n');
        } else {
            flaws.put(number, flaw);
        }
    }

    private @Nullable String copy(byte[] bytes, int start, int end) {
        line = bytes;
        from = start;
        edits.clear();
        try (JsonParser json = factory.createParser(ObjectReadContext.empty(), bytes, start, end - start)) {
            JsonToken first = json.nextToken();
            if (first != JsonToken.START_OBJECT) {
                return "expected a JSON object, found " + RecordReader.kind(first);
            }
            fields(json, root);
            int ended = from + (int) json.currentLocation().getByteOffset();
            for (int i = ended; i < end; i++) {
                if (!Utf8.blank(bytes[i])) {
                    return "unexpected data after the object on its line";
                }
            }
        } catch (JacksonException e) {
            return "not valid JSON: " + RecordReader.reason(e);
        } catch (UnfitException e) {
            return e.getMessage();
        }
        int copied = start;
        for (Edit edit : edits) {
            copy.write(bytes, copied, edit.start - copied);
            byte[] by = edit.by.getBytes(StandardCharsets.UTF_8);
            copy.write(by, 0, by.length);
            copied = edit.end;
        }
        copy.write(bytes, copied, end - copied);
        return null;
    }

    private void fields(JsonParser json, Node parent) {
        boolean kept = false;
        int dropped = -1;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            int start = tokenStart(json);
            Node node = parent.find(name);
            JsonToken token = json.nextToken();
            if (node != null && node.rule != null && node.rule.kind() == Kind.DROP) {
                dropped = valueEnd(json, token);
                edits.add(new Edit(comma(start), dropped, ""));
                continue;
            }
            if (!kept && dropped >= 0) {
                // The comma after a dropped first field.
                edits.add(new Edit(dropped, start, ""));
            }
            kept = true;
            if (node == null) {
                json.skipChildren();
            } else {
                value(json, token, node);
            }
        }
    }

    private void value(JsonParser json, JsonToken token, Node node) {
        switch (token) {
            case VALUE_NULL -> {}
            case START_ARRAY -> {
                for (JsonToken next = json.nextToken(); next != JsonToken.END_ARRAY; next = json.nextToken()) {
                    value(json, next, node);
                }
            }
            case START_OBJECT -> {
                if (node.rule != null) {
                    throw unfit(node, token);
                }
                fields(json, node);
            }
            default -> {
                if (node.rule != null) {
                    int start = tokenStart(json);
                    String by = replacement(json, token, node);
                    edits.add(new Edit(start, valueEnd(json, token), by));
                }
            }
        }
    }

    private String replacement(JsonParser json, JsonToken token, Node node) {
        ProtectionRule rule = node.rule();
        if (rule.kind() == Kind.HMAC && token.isNumeric()) {
            LoginId number = IdReader.decimal(json.getString());
            if (number == null) {
                throw new UnfitException(node.path + " has more than " + IdReader.LONGEST + " digits");
            }
            return quoted((String) rule.apply(number.toString(), key));
        }
        if (token != JsonToken.VALUE_STRING) {
            throw unfit(node, token);
        }
        String text = json.getString();
        if (IdReader.hasLoneSurrogate(text)) {
            throw new UnfitException(node.path + " contains an unpaired surrogate");
        }
        if (rule.kind() == Kind.YEAR) {
            Matcher date = DATE.matcher(text);
            if (!date.matches()) {
                throw new UnfitException(node.path + " is not a date or a time in ISO-8601");
            }
            return String.valueOf(Integer.parseInt(date.group(1)));
        }
        return quoted((String) rule.apply(text, key));
    }

    private static UnfitException unfit(Node node, JsonToken token) {
        String expected = node.rule().kind() == Kind.HMAC ? "a number or a text" : "a text";
        return new UnfitException(node.path + " is " + RecordReader.kind(token) + ", expected " + expected);
    }

    private static String quoted(String text) {
        return '"' + String.valueOf(new SerializedString(text).asQuotedChars()) + '"';
    }

    /** The place of the comma before a field, or that of the field if it is the first one. */
    private int comma(int start) {
        int place = start;
        while (Utf8.blank(line[place - 1])) {
            place--;
        }
        return line[place - 1] == ',' ? place - 1 : start;
    }

    private int valueEnd(JsonParser json, JsonToken token) {
        if (token.isNumeric()) {
            return tokenStart(json) + json.getStringLength();
        }
        json.skipChildren();
        json.finishToken();
        return from + (int) json.currentLocation().getByteOffset();
    }

    private int tokenStart(JsonParser json) {
        return from + (int) json.currentTokenLocation().getByteOffset();
    }

    /** Protected fields by the names that lead to them. */
    private static final class Node {

        private final Map<String, Node> children = new HashMap<>();
        private @Nullable ProtectionRule rule;
        private String path = "";

        private @Nullable Node find(String name) {
            Node found = at(name);
            // An environment variable has '_' where a key in a file has '.'.
            return found == null && name.indexOf('_') >= 0 ? at(name.replace('_', '.')) : found;
        }

        private @Nullable Node at(String path) {
            Node node = this;
            for (String each : names(path)) {
                node = node.children.get(each);
                if (node == null) {
                    return null;
                }
            }
            return node;
        }

        private ProtectionRule rule() {
            if (rule == null) {
                throw new IllegalStateException("no rule");
            }
            return rule;
        }
    }

    private record Edit(int start, int end, String by) {}

    /** A value that cannot be protected as the settings say; the message does not contain it. */
    private static final class UnfitException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private UnfitException(String message) {
            super(message, null, false, false);
        }
    }

    private static final class Copy extends ByteArrayOutputStream {

        private byte[] bytes() {
            return buf;
        }
    }
}
