package dev.signet.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads from a request's headers where it ends and which host it is for. If two servers on the way could read the
 * headers differently, the request is rejected and its connection closed: what one of them takes for a body, the other
 * takes for the next client's request (RFC 9112 §11.2). The HTTP server rejects most such requests; this class handles
 * the rest. (If both keys of WebSocket's draft 76 are present, the HTTP server takes the next eight bytes for a body
 * that no header announces.)
 */
final class Framing {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private Framing() {}

    /**
     * Returns whether every server agrees on the end of a request with these headers. RFC 9112 §6.1 suggests 501 for an
     * unknown transfer coding; Signet returns 400, because a client's mistake must not look like a server failure.
     */
    static boolean isClear(HttpVersion version, MultiMap headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return (!headers.contains(HttpHeaderNames.TRANSFER_ENCODING)
                        || isChunked(headers.getAll(HttpHeaderNames.TRANSFER_ENCODING)))
                && (length == null || LENGTH.matcher(length).matches())
                && isForOneHost(version, headers.getAll(HttpHeaderNames.HOST))
                && !headers.contains("")
                && !(headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY1)
                        && headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY2));
    }

    /** Checks {@code Host} (§3.2). A space in it comes from a continuation line. */
    private static boolean isForOneHost(HttpVersion version, List<String> hosts) {
        return hosts.isEmpty()
                ? version == HttpVersion.HTTP_1_0
                : hosts.size() == 1 && hosts.get(0).indexOf(' ') < 0;
    }

    private static boolean isChunked(List<String> codings) {
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
    }

    /** Returns whether the request has a body (§6.3). */
    static boolean hasBody(MultiMap headers) {
        return length(headers) > 0 || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    /** Returns the length in {@code Content-Length}, or 0. */
    static long length(MultiMap headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length != null && LENGTH.matcher(length).matches() ? Long.parseLong(length) : 0;
    }

    /** Returns whether the client waits for permission to send the body (RFC 9110 §10.1.1). */
    static boolean awaitsContinue(MultiMap headers) {
        return HttpHeaderValues.CONTINUE.toString().equalsIgnoreCase(headers.get(HttpHeaderNames.EXPECT));
    }
}
