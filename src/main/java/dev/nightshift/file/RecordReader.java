package dev.nightshift.file;

import java.time.ZoneId;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Converts lines to rows: reads the key, checks the rest, and copies it unchanged. One parser reads all lines; after a
 * line that is not JSON, a new parser begins. It never reads far beyond the end of a line.
 *
 * <p>Not thread-safe.
 */
final class RecordReader {

    /** The maximum nesting depth: checking deeper records would take more memory than their length. */
    private static final int DEEPEST = 10_000;

    /** The number of tokens after which the reader checks again whether the record is still on its line. */
    private static final int LOOK_AFTER_TOKENS = 256;

    private static final int MOST_REASON = 200;

    private static final Pattern QUOTED = Pattern.compile("'([^']*)'");
    private static final Set<String> OF_JSON = Set.of("null", "true", "false");

    private final InputProperties properties;
    private final IdReader id = new IdReader();
    private final TimeReader time;
    private final OtherFields others = new OtherFields();
    private final JsonFactory pattern;
    private JsonFactory factory;
    private byte[] bytes = new byte[0];
    private int bytesEnd;
    private @Nullable JsonParser parser;
    private int parserStart;
    private int tokens;
    private int lineEnd;
    private boolean loggedIn;
    private @Nullable String timeFlaw;
    private boolean broken;

    RecordReader(InputProperties properties, ZoneId zone) {
        this.properties = properties;
        this.time = new TimeReader(zone);
        this.pattern = factory();
        this.factory = pattern;
    }

    /** A factory that knows no field names yet. */
    static JsonFactory factory() {
        return JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEEPEST)
                        .maxNumberLength(Integer.MAX_VALUE)
                        .maxNameLength(Integer.MAX_VALUE)
                        .maxStringLength(Integer.MAX_VALUE)
                        .build())
                .build();
    }

    /** Begins to read other bytes. Forgets the field names found so far, so that they do not fill the memory. */
    void begin(byte[] bytes, int end) {
        abandon();
        this.bytes = bytes;
        this.bytesEnd = end;
        factory = pattern.rebuild().build();
    }

    /** Must be called after a line that was not read. */
    void abandon() {
        if (parser != null) {
            parser.close();
            parser = null;
        }
    }

    /**
     * Reads a line that is valid UTF-8 and not blank.
     *
     * @param plain whether it is {@linkplain Utf8#plain plain}
     * @return null if it became a row; otherwise the reason why not
     */
    @Nullable String read(int start, int end, boolean plain, long number, SortBuffer rows) {
        broken = false;
        lineEnd = end;
        String flaw;
        try {
            JsonParser json = parserAt(start);
            flaw = structure(json);
            broken = flaw != null;
        } catch (JacksonException e) {
            broken = true;
            flaw = readNextLine() ? "the object does not end on its line" : "not valid JSON: " + reason(e);
        }
        if (broken) {
            abandon();
            return flaw;
        }
        flaw = id.flaw(properties.idField());
        if (flaw == null && timeFlaw != null) {
            flaw = properties.timeField() + " " + timeFlaw;
        }
        if (flaw == null && !plain && Utf8.hasHalfSurrogate(bytes, start, end)) {
            flaw = "contains half of a surrogate pair";
        }
        if (flaw == null) {
            if (others.duplicated()) {
                others.keepLastOfEach(factory, bytes, start, end, properties);
            }
            rows.add(number, bytes, id, loggedIn ? time : null, others);
        }
        return flaw;
    }

    /** Whether the last line was not a JSON object at all. */
    boolean broken() {
        return broken;
    }

    private JsonParser parserAt(int start) {
        if (parser == null) {
            parser = factory.createParser(ObjectReadContext.empty(), bytes, start, bytesEnd - start);
            parserStart = start;
        }
        return parser;
    }

    private @Nullable String structure(JsonParser json) {
        JsonToken first = json.nextToken();
        if (first != JsonToken.START_OBJECT) {
            return "expected a JSON object, found " + kind(first);
        }
        id.clear();
        others.clear();
        loggedIn = false;
        timeFlaw = null;
        tokens = 0;
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            if (name.equals(properties.idField())) {
                pauseOthers(json);
                readId(json);
            } else if (name.equals(properties.timeField())) {
                pauseOthers(json);
                readTime(json);
            } else {
                if (others.paused()) {
                    others.resume(tokenStart(json));
                }
                others.name(name);
                skip(json, json.nextToken());
            }
            if (ranOver(json)) {
                return "the object does not end on its line";
            }
        }
        pauseOthers(json);
        int ended = offset(json.currentLocation().getByteOffset());
        if (ended > lineEnd) {
            return "the object does not end on its line";
        }
        for (int i = ended; i < lineEnd; i++) {
            if (!Utf8.blank(bytes[i])) {
                return "unexpected data after the object on its line";
            }
        }
        return null;
    }

    /** Checks first whether the place of the token is needed, because finding it costs more than the check. */
    private void pauseOthers(JsonParser json) {
        if (!others.paused()) {
            others.pause(bytes, tokenStart(json));
        }
    }

    private void readId(JsonParser json) {
        JsonToken token = json.nextToken();
        int start = tokenStart(json);
        switch (token) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> id.number(bytes, start, start + json.getStringLength());
            case VALUE_STRING -> {
                String text = json.getString();
                id.text(text, start, offset(json.currentLocation().getByteOffset()));
            }
            default -> {
                id.other(kind(token));
                skip(json, token);
            }
        }
    }

    private void readTime(JsonParser json) {
        JsonToken token = json.nextToken();
        loggedIn = token != JsonToken.VALUE_NULL;
        timeFlaw = null;
        if (token == JsonToken.VALUE_STRING) {
            timeFlaw = time.read(json.getStringCharacters(), json.getStringOffset(), json.getStringLength());
        } else if (properties.epoch() != InputProperties.Epoch.NONE && token.isNumeric()) {
            timeFlaw = time.readNumber(json.getString(), properties.epoch());
        } else if (loggedIn) {
            timeFlaw = "is " + kind(token) + ", expected a text that contains a time, or null";
            skip(json, token);
        }
    }

    private void skip(JsonParser json, JsonToken first) {
        if (!first.isStructStart()) {
            return;
        }
        int depth = 1;
        while (depth > 0) {
            JsonToken token = json.nextToken();
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (ranOver(json)) {
                return;
            }
        }
    }

    private boolean ranOver(JsonParser json) {
        return ++tokens % LOOK_AFTER_TOKENS == 0 && tokenStart(json) > lineEnd;
    }

    /** Whether the parser, when it failed, had already read beyond the newline. */
    private boolean readNextLine() {
        int last = parser == null ? 0 : offset(parser.currentLocation().getByteOffset()) - 1;
        return last > lineEnd && Utf8.newline(bytes, lineEnd, last) < last;
    }

    private int tokenStart(JsonParser json) {
        return offset(json.currentTokenLocation().getByteOffset());
    }

    private int offset(long inParser) {
        return parserStart + (int) inParser;
    }

    static String kind(@Nullable JsonToken token) {
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a text";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE -> "true";
            case VALUE_FALSE -> "false";
            case VALUE_NULL -> "null";
            default -> token.toString();
        };
    }

    /** Returns the parser's reason without what it quotes from the file, which may be anybody's secret. */
    static String reason(JacksonException failure) {
        String reason = QUOTED.matcher(
                        String.valueOf(failure.getOriginalMessage()).replaceAll("\\p{Cntrl}+", " "))
                .replaceAll(quoted ->
                        OF_JSON.contains(quoted.group(1)) || quoted.group(1).length() == 1
                                ? Matcher.quoteReplacement(quoted.group())
                                : "'…'");
        return reason.length() <= MOST_REASON ? reason : reason.substring(0, MOST_REASON) + "…";
    }
}
