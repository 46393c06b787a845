package dev.signet.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Adds to every response what all responses have: security headers, the request ID and {@code Cache-Control}. Errors
 * that do not come from an endpoint have no body, so they get the one that the contract has for their status.
 */
final class EveryAnswer {
    /** Django's page for an unknown path, so that clients see no difference. */
    static final String NOT_FOUND_PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <title>Not Found</title>
            </head>
            <body>
              <h1>Not Found</h1><p>The requested resource was not found on this server.</p>
            </body>
            </html>
            """;

    private final Map<Integer, String> details = Map.of(
            400, "Bad request.",
            414, "The request line is too long.",
            431, "The request's headers are too long.",
            500, "A server error occurred.");

    private final SecurityHeaders securityHeaders;

    EveryAnswer(SecurityHeaders securityHeaders) {
        this.securityHeaders = securityHeaders;
    }

    /**
     * Adds what is missing.
     *
     * @param secure whether the connection uses TLS
     */
    HttpResponse complete(HttpResponse answer, Exchange exchange, boolean secure) {
        HttpVersion version = answer.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            // This version was copied from the request.
            answer.setProtocolVersion(HttpVersion.HTTP_1_1);
        }
        HttpHeaders headers = answer.headers();
        securityHeaders.addMissing(headers, secure);
        RequestIds.addMissing(headers, exchange.requestId());
        if (!headers.contains(HttpHeaderNames.CACHE_CONTROL)) {
            headers.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
        }
        return answer instanceof FullHttpResponse whole && !exchange.isHead() ? withBody(whole) : answer;
    }

    /** Returns a bare 400, to be completed. */
    static FullHttpResponse badRequest() {
        return new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.BAD_REQUEST,
                Unpooled.EMPTY_BUFFER,
                HeadersMultiMap.httpHeaders(),
                HeadersMultiMap.httpHeaders());
    }

    private FullHttpResponse withBody(FullHttpResponse answer) {
        int status = answer.status().code();
        if (status < 400 || answer.content().isReadable()) {
            return answer;
        }
        HttpHeaders headers = answer.headers();
        String body;
        if (status == 404) {
            body = NOT_FOUND_PAGE;
            headers.set(HttpHeaderNames.CONTENT_TYPE, "text/html");
        } else {
            String detail = details.getOrDefault(status, answer.status().reasonPhrase());
            body = new JsonObject().put("detail", detail).encode();
            headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json");
        }
        ByteBuf bytes = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bytes.readableBytes()));
        answer.release();
        return new DefaultFullHttpResponse(
                answer.protocolVersion(), answer.status(), bytes, headers, answer.trailingHeaders());
    }
}
