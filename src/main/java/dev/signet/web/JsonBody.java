package dev.signet.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Parses strict JSON (RFC 8259): one value, limited nesting. If a key repeats, the last value
 * counts, except in documents that are stored. */
final class JsonBody {
    /**
     * The most names, values and brackets. The two documents of an account, of 64 KiB each, have at most this many; all else
     * that is sent has a few. A tree of more would take up to thirty times the memory of its text.
     */
    static final int MOST_TOKENS = 100_000;

    private static final int DEEPEST_NESTING = 500;
    private static final String FAULT = "JSON parse error - ";

    // A separate mapper, so that the configuration for writing JSON cannot make reading less strict.
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_NESTING)
                            .maxTokenCount(MOST_TOKENS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private static final ObjectReader STRICTER = READER.with(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private JsonBody() {}

    static JsonNode parse(byte[] bytes, String contentType) {
        return read(READER, bytes, contentType, "not valid JSON");
    }

    /**
     * Checks that no object in a valid body has two members of one name.
     *
     * @throws ApiError 400 if one has
     */
    static void mustNotRepeatNames(byte[] bytes, String contentType) {
        read(STRICTER, bytes, contentType, "a name is repeated");
    }

    private static JsonNode read(ObjectReader reader, byte[] bytes, String contentType, String fault) {
        String text = BodyText.of(bytes, contentType)
                .orElseThrow(() ->
                        ApiError.malformed(FAULT + "the body is not in its character encoding, UTF-8 by default"));
        try {
            // From text, not from bytes, from which Jackson would guess UTF-16 or UTF-32.
            return reader.readValue(text);
        } catch (StreamConstraintsException large) {
            throw ApiError.malformed(FAULT + "more than " + MOST_TOKENS + " names and values, or nested more than "
                    + DEEPEST_NESTING + " levels deep" + at(large.getLocation()));
        } catch (JsonProcessingException wrong) {
            // Reports the position, but not the parser's message, which reveals implementation details.
            throw ApiError.malformed(FAULT + fault + at(wrong.getLocation()));
        }
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : ": line %d column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
