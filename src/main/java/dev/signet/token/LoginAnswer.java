package dev.signet.token;

import dev.signet.throttle.Origin;
import dev.signet.web.ApiError;
import dev.signet.web.Device;
import dev.signet.web.Unstored;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.resteasy.reactive.RestResponse;

/** How the tokens of a login travel, and the token by which the device is known at the next one: in cookies or not. */
@Singleton
class LoginAnswer {
    /** Holds the device token, in an answer and in the next login's request. */
    static final String DEVICE_HEADER = "Signet-Device";

    private final RefreshCookie cookie;

    LoginAnswer(RefreshCookie cookie) {
        this.cookie = cookie;
    }

    /** The client behind a login. */
    LoginClient client(HttpServerRequest request) {
        Device device = Device.of(request);
        Optional<String> token =
                cookie.deviceToken(request).or(() -> Optional.ofNullable(request.getHeader(DEVICE_HEADER)));
        return new LoginClient(device, new Origin(device.address(), token));
    }

    /**
     * Whether the answer's tokens go into cookies.
     *
     * @throws ApiError 403 where a page of another origin sent the request
     */
    boolean isForBrowser(HttpServerRequest request, UriInfo uri) {
        return cookie.serves(request, uri);
    }

    /** The answer to a login. */
    RestResponse<TokenPair> to(boolean browser, Granted granted) {
        return to(browser, granted, Function.identity());
    }

    /** The answer to a login that says more than the tokens. */
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
