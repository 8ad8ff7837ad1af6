package dev.nightshift.verification;

import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads JSON documents, which others may have written, so that numbers are equal only if all of their digits are. The
 * limits bound the memory and time that a document takes.
 */
final class Json {

    /** The manifest of some 80,000 parts. */
    static final long MOST_BYTES = 32L << 20;

    /** A document of this size by this program has half as many. Small tokens take the most memory for their bytes. */
    private static final long MOST_TOKENS = MOST_BYTES / 8;

    private static final int MOST_LEVELS = 500;

    /** More digits than any database has, and few enough to compute with. */
    static final int MOST_DIGITS = 20_000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNumberLength(MOST_DIGITS + 20)
                            .maxTokenCount(MOST_TOKENS)
                            .maxNestingDepth(MOST_LEVELS)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private Json() {}

    /** The document as a tree; throws a {@code JacksonException} if it is not JSON. */
    static JsonNode tree(byte[] document) {
        if (document.length > MOST_BYTES) {
            throw new StreamConstraintsException("it has " + document.length + " bytes, more than the " + MOST_BYTES
                    + " of a document of this program");
        }
        return MAPPER.readTree(document);
    }
}
