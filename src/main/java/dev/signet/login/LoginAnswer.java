package dev.signet.login;

import dev.signet.security.CurrentRequest;
import dev.signet.throttle.Origin;
import dev.signet.web.ApiError;
import dev.signet.web.Unstored;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/**
 * Puts the tokens of a login, and the token that identifies the device at the next one, into cookies or into the body
 * and a header.
 */
@Singleton
class LoginAnswer {
    /** Carries the device token, in the response and in the request of the next login. */
    static final String DEVICE_HEADER = "Signet-Device";

    private final RefreshCookie cookie;
    private final CurrentRequest request;

    LoginAnswer(RefreshCookie cookie, CurrentRequest request) {
        this.cookie = cookie;
        this.request = request;
    }

    /** Returns where a login comes from, with the token of a known device. */
    Origin origin(HttpServerRequest client) {
        Optional<String> token =
                cookie.deviceToken(client).or(() -> Optional.ofNullable(client.getHeader(DEVICE_HEADER)));
        return new Origin(request.device().address(), token);
    }

    /**
     * Returns whether the response's tokens go into cookies.
     *
     * @throws ApiError 403 if a page of another origin sent the request
     */
    boolean isForBrowser(HttpServerRequest request, UriInfo uri) {
        return cookie.serves(request, uri);
    }

    /** Returns the response to a login. */
    RestResponse<TokenPair> to(boolean browser, Granted granted) {
        return to(browser, granted, Function.identity());
    }

    /** Returns the response to a login whose body has more than the tokens. */
    <T> RestResponse<T> to(boolean browser, Granted granted, Function<TokenPair, T> body) {
        TokenPair pair = granted.tokens();
        return browser
                ? Unstored.with(
                                body.apply(new TokenPair(null, pair.access())),
                                cookie.holding(pair.refresh()),
                                cookie.holdingDevice(granted.deviceToken()))
                        .build()
                : Unstored.with(body.apply(pair))
                        .header(DEVICE_HEADER, granted.deviceToken())
                        .build();
    }
}
