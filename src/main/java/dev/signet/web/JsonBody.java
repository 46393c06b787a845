package dev.signet.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Strict JSON (RFC 8259): UTF-8 without a byte order mark, one value, bounded nesting. The last of two equal keys counts. */
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

    static JsonNode parse(byte[] bytes) {
        String text = decode(bytes);
        try {
            // From text, not from bytes: Jackson would guess UTF-16 or UTF-32 from them.
            JsonNode value = READER.readValue(text);
            if (value == null || value.isMissingNode()) {
                throw ApiError.malformed(FAULT + "no value: line 1 column 1");
            }
            return value;
            // In most of these, Jackson's own words would name its classes.
        } catch (StreamConstraintsException tooMuch) {
            throw ApiError.malformed(
                    FAULT + "nested too deeply, or a number or name that is too long" + at(tooMuch.getLocation()));
        } catch (JsonEOFException cutOff) {
            throw ApiError.malformed(FAULT + "unexpected end of the body" + at(cutOff.getLocation()));
        } catch (StreamReadException fault) {
            throw ApiError.malformed(FAULT + fault.getOriginalMessage() + at(fault.getLocation()));
        } catch (JsonProcessingException fault) {
            throw ApiError.malformed(FAULT + "more than one value" + at(fault.getLocation()));
        }
    }

    private static String decode(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            if (text.startsWith("\uFEFF")) {
                throw ApiError.malformed(FAULT + "unexpected byte order mark");
            }
            return text;
        } catch (CharacterCodingException fault) {
            throw ApiError.malformed(FAULT + "the body is not UTF-8");
        }
    }

    private static String at(JsonLocation location) {
        return location == null ? "" : ": line %d column %d".formatted(location.getLineNr(), location.getColumnNr());
    }
}
