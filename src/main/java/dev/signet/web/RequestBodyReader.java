package dev.signet.web;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;

/** Reads bodies of any type, up to the configured length. */
@Provider
@Consumes(MediaType.WILDCARD)
class RequestBodyReader implements MessageBodyReader<RequestBody> {
    /** The longest array that every JVM supports. One byte more than the limit is read, to detect longer bodies. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private final int limit;
    private final CurrentVertxRequest current;

    RequestBodyReader(LimitsConfig limits, CurrentVertxRequest current) {
        this.current = current;
        this.limit = (int) Math.min(limits.bodySize().asLongValue(), LONGEST_ARRAY - 1);
    }

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == RequestBody.class;
    }

    @Override
    public RequestBody readFrom(
            Class<RequestBody> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream in) {
        String announced = headers.getFirst("Content-Length");
        if (announced != null && Long.parseLong(announced) > limit) {
            throw ApiError.tooLarge(limit);
        }
        byte[] bytes = read(in);
        if (bytes.length > limit) {
            throw ApiError.tooLarge(limit);
        }
        String contentType = headers.getFirst(ApiGate.CONTENT_TYPE_AS_SENT);
        return new RequestBody(
                contentType == null ? "" : contentType,
                bytes,
                current.getCurrent().get(Alias.ATTRIBUTE));
    }

    private byte[] read(InputStream in) {
        try {
            return in.readNBytes(limit + 1);
        } catch (IOException goneMeanwhile) {
            // The client caused this, so it is not worth a log line.
            throw ApiError.malformed("The request ended before its body did.");
        }
    }
}
