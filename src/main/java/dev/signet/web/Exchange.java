package dev.signet.web;

import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.headers.HeadersAdaptor;

/** A request on a connection: how much of it is still to come, and the state of its response. */
final class Exchange {
    private static final long UNKNOWN = -1;

    private final boolean head;
    private final boolean understood;
    private final String requestId;

    /** How many bytes of the body are still to come, or {@link #UNKNOWN}. */
    private long left;

    private boolean received;
    private boolean awaitsContinue;
    private boolean broken;
    private boolean answering;
    private boolean ending;

    private Exchange(boolean decoded, HttpVersion version, HttpMethod method, MultiMap headers) {
        this.head = method == HttpMethod.HEAD;
        this.understood = decoded && Framing.isClear(version, headers);
        this.requestId = RequestIds.of(headers);
        this.received = !decoded || !Framing.hasBody(headers);
        this.left = Framing.length(headers) > 0 ? Framing.length(headers) : UNKNOWN;
        this.awaitsContinue = !received && Framing.awaitsContinue(headers);
    }

    static Exchange of(HttpServerRequest request) {
        return new Exchange(
                request.decoderResult().isSuccess(), request.version(), request.method(), request.headers());
    }

    static Exchange of(HttpRequest request) {
        MultiMap headers = request.headers() instanceof MultiMap map ? map : new HeadersAdaptor(request.headers());
        boolean old = request.protocolVersion().equals(io.netty.handler.codec.http.HttpVersion.HTTP_1_0);
        return new Exchange(
                request.decoderResult().isSuccess(),
                old ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1,
                HttpMethod.fromNetty(request.method()),
                headers);
    }

    /** Returns whether the request's end is clear. If not, nothing after it on the connection can be read. */
    boolean isUnderstood() {
        return understood;
    }

    boolean isHead() {
        return head;
    }

    String requestId() {
        return requestId;
    }

    void receive(int bytes) {
        awaitsContinue = false;
        if (left != UNKNOWN) {
            left -= bytes;
        }
    }

    void receiveEnd() {
        received = true;
    }

    boolean isReceived() {
        return received;
    }

    /** Records that the client was told to send the body. */
    void allowBody() {
        awaitsContinue = false;
    }

    /**
     * Returns whether the rest of the body is not worth waiting for: it is longer than {@code most}, or the client may
     * never send it, because it was waiting for permission and now has a response.
     */
    boolean isTooMuchToCome(long most) {
        return !received && (awaitsContinue || left > most);
    }

    /** Records that the body is malformed and cannot be read further. */
    void breakOff() {
        broken = true;
    }

    boolean isBroken() {
        return broken;
    }

    void beginAnswer() {
        answering = true;
    }

    boolean isAnswering() {
        return answering;
    }

    /** Closes the connection after the response. */
    void endConnection() {
        ending = true;
    }

    boolean isEndingConnection() {
        return ending;
    }
}
