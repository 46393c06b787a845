package dev.signet.web;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.ParsedHeaderValue;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * A file that does not change while the service runs. It is sent compressed if the client accepts that; clients may
 * cache it and revalidate it (RFC 9110 §8.4.1, §13.1.2).
 *
 * @param type its media type
 * @param caching the value of {@code Cache-Control}
 * @param compressed its content, compressed with gzip
 * @param tag changes whenever the content does
 */
public record ServedFile(String type, String caching, byte[] compressed, String tag) {
    private static final int NOT_MODIFIED = 304;
    private static final String GZIP = "gzip";

    /** Returns a file with this content. */
    public static ServedFile of(String type, String caching, byte[] content) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(content);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
        return ofCompressed(type, caching, compressed.toByteArray());
    }

    /** Returns a file whose content is already compressed with gzip. */
    public static ServedFile ofCompressed(String type, String caching, byte[] compressed) {
        return new ServedFile(type, caching, compressed, ContentTag.of(compressed));
    }

    /** Returns the value of {@code Cache-Control} for a file that anyone may use for so long without revalidating. */
    public static String forSeconds(int seconds) {
        return "public, max-age=" + seconds;
    }

    /** Returns the bytes of a resource file; a relative name is looked up next to the class. */
    public static byte[] read(Class<?> beside, String name) {
        try (InputStream file = beside.getResourceAsStream(name)) {
            return Objects.requireNonNull(file, name + " is part of the program")
                    .readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Sends the file, only its headers, or 304. */
    public void answer(RoutingContext http) {
        boolean gzip = acceptsGzip(http);
        String representation = '"' + tag + (gzip ? "-gzip" : "") + '"';
        HttpServerResponse response = http.response()
                .putHeader(HttpHeaders.ETAG, representation)
                .putHeader(HttpHeaders.CACHE_CONTROL, caching);
        vary(response.headers(), "Accept-Encoding");
        if (clientHas(representation, http)) {
            response.setStatusCode(NOT_MODIFIED).end();
            return;
        }
        byte[] body = gzip ? compressed : decompressed();
        response.putHeader(HttpHeaders.CONTENT_TYPE, type.startsWith("image/") ? type : type + ";charset=UTF-8")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        if (gzip) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, GZIP);
        }
        if (http.request().method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
    }

    private byte[] decompressed() {
        try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(compressed))) {
            return content.readAllBytes();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** RFC 9110 §12.5.3: the entry for gzip decides, or else the one for {@code *}. */
    private static boolean acceptsGzip(RoutingContext http) {
        List<ParsedHeaderValue> accepted = http.parsedHeaders().acceptEncoding();
        return weight(accepted, GZIP).or(() -> weight(accepted, "*")).orElse(0f) > 0;
    }

    private static Optional<Float> weight(List<ParsedHeaderValue> accepted, String encoding) {
        return accepted.stream()
                .filter(entry -> entry.value().equalsIgnoreCase(encoding))
                .map(ParsedHeaderValue::weight)
                .findFirst();
    }

    /** The comparison is weak, because a proxy may have weakened the tag. */
    private static boolean clientHas(String representation, RoutingContext http) {
        return http.request().headers().getAll(HttpHeaders.IF_NONE_MATCH).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .map(String::strip)
                .anyMatch(known ->
                        known.equals("*") || known.equals(representation) || known.equals("W/" + representation));
    }

    private static void vary(MultiMap headers, String header) {
        String others = headers.get(HttpHeaders.VARY);
        headers.set(HttpHeaders.VARY, others == null ? header : others + ", " + header);
    }
}
