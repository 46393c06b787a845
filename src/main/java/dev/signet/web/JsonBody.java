package dev.signet.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Strict JSON (RFC 8259): one value, bounded nesting. The last of two equal keys counts. */
final class JsonBody {
    private static final int DEEPEST_NESTING = 500;
    private static final String FAULT = "JSON parse error - ";

    // A mapper of its own: what the service is told to do when it writes JSON must not loosen what it reads.
    private static final ObjectReader READER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST_NESTING)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .readerFor(JsonNode.class);

    private JsonBody() {}

    static JsonNode parse(byte[] bytes, String contentType) {
        String text = BodyText.of(bytes, contentType)
                .orElseThrow(() ->
                        ApiError.malformed(FAULT + "the body is not in its character encoding, UTF-8 by default"));
        try {
            // From text, not from bytes: Jackson would guess UTF-16 or UTF-32 from them.
            return READER.readValue(text);
        } catch (JsonProcessingException fault) {
            // Where, but not in the parser's words: they tell of its insides.
            throw ApiError.malformed(FAULT + "not valid JSON" + at(fault.getLocation()));
        }
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : ": line %d column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
