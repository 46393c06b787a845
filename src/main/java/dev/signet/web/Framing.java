package dev.signet.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a request's headers say about where it ends and whom it is for. If two servers on the way could read them differently, the
 * request is refused and its connection closed: what one takes for a body, the other takes for the next client's request
 * (RFC 9112 §11.2). The HTTP server refuses most of that by itself; this is the rest. (With the two keys of WebSocket's draft 76, it takes the next eight bytes
 * for a body that no header announces.)
 */
final class Framing {
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");

    private Framing() {}

    /**
     * Whether a request with these headers ends where everybody thinks it does. RFC 9112 §6.1 suggests 501 for a transfer coding
     * that is not understood; it is 400 here, because a client's mistake must not look like a failure of the service.
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

    /** §3.2. A blank in it is that of the next line, which began with one. */
    private static boolean isForOneHost(HttpVersion version, List<String> hosts) {
        return hosts.isEmpty()
                ? version == HttpVersion.HTTP_1_0
                : hosts.size() == 1 && hosts.get(0).indexOf(' ') < 0;
    }

    private static boolean isChunked(List<String> codings) {
        return codings.size() == 1 && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0));
    }

    /** Whether a body follows (§6.3). */
    static boolean hasBody(MultiMap headers) {
        return length(headers) > 0 || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
    }

    /** The length that {@code Content-Length} announces, or 0. */
    static long length(MultiMap headers) {
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        return length != null && LENGTH.matcher(length).matches() ? Long.parseLong(length) : 0;
    }

    /** Whether the client waits to be told to send the body (RFC 9110 §10.1.1). */
    static boolean awaitsContinue(MultiMap headers) {
        return HttpHeaderValues.CONTINUE.toString().equalsIgnoreCase(headers.get(HttpHeaderNames.EXPECT));
    }
}
