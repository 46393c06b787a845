package dev.signet.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Parses HTML forms, URL-encoded (WHATWG URL) or multipart (RFC 7578), into objects of strings. If a key repeats, the
 * last value counts.
 */
final class FormBody {
    private static final int MARK_BYTES = 3;
    private static final int MOST_FIELDS = 1000;
    private static final int MOST_BUFFERED_BYTES = 1024;

    private FormBody() {}

    /** Parses a URL-encoded form. */
    static JsonNode parseUrlEncoded(byte[] bytes, String contentType) {
        byte[] form = utf8(bytes, contentType);
        // Fields are counted before they are stored, empty ones included, as in Django.
        if (UrlEncoded.separators(form) >= MOST_FIELDS) {
            throw unreadable();
        }
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        UrlEncoded.parse(form).forEach(field -> object.put(field.getKey(), field.getValue()));
        return object;
    }

    private static byte[] utf8(byte[] bytes, String contentType) {
        if (BodyText.charset(bytes, contentType).equals(StandardCharsets.UTF_8)) {
            return BodyText.isMarkedUtf8(bytes) ? Arrays.copyOfRange(bytes, MARK_BYTES, bytes.length) : bytes;
        }
        return BodyText.of(bytes, contentType).orElseThrow(FormBody::unreadable).getBytes(StandardCharsets.UTF_8);
    }

    /** Parses a multipart form. */
    static JsonNode parseMultipart(byte[] bytes, String contentType) {
        FullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", Unpooled.wrappedBuffer(bytes));
        request.headers().set(HttpHeaderNames.CONTENT_TYPE, contentType);
        HttpPostRequestDecoder decoder = null;
        try {
            // false: in memory; the body's length was limited when it was read.
            decoder = new HttpPostRequestDecoder(
                    new DefaultHttpDataFactory(false),
                    request,
                    StandardCharsets.UTF_8,
                    MOST_FIELDS,
                    MOST_BUFFERED_BYTES);
            ObjectNode fields = JsonNodeFactory.instance.objectNode();
            for (InterfaceHttpData data : decoder.getBodyHttpDatas()) {
                if (data instanceof Attribute attribute) {
                    fields.put(data.getName(), attribute.getValue());
                } else {
                    // An uploaded file, which no text field accepts.
                    fields.putObject(data.getName());
                }
            }
            return fields;
        } catch (DecoderException | IllegalArgumentException | IndexOutOfBoundsException | IOException fault) {
            // Netty reads past the end of some malformed multipart headers, and its messages contain class names.
            throw unreadable();
        } finally {
            if (decoder != null) {
                decoder.destroy();
            }
        }
    }

    private static ApiError unreadable() {
        return ApiError.malformed("Form parse error - the body is not what its content type says");
    }
}
