package dev.signet.login;

import dev.signet.throttle.ThrottleConfig;
import dev.signet.token.TokenConfig;
import dev.signet.web.ApiError;
import dev.signet.web.Form;
import dev.signet.web.RequestBody;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The cookie with a browser's refresh token, if cookies are enabled or the page asks for them. Scripts cannot read it,
 * and browsers send it only to the token endpoints and never from another site's page. Other clients send neither
 * {@code Origin} nor {@code Sec-Fetch-Site}; they use tokens in the body.
 *
 * <p>Two measures prevent cross-site request forgery (OWASP CSRF Prevention Cheat Sheet): {@code SameSite=Strict}, and
 * the check that the request comes from a page of Signet's own origin or of one in the settings.
 */
@Singleton
class RefreshCookie {
    /** With the value {@code true}, a page asks for cookies, whatever the setting says. */
    private static final String ASKED = "Signet-Cookies";

    private static final String PATH = "/api/token";
    private static final String ORIGIN = "Origin";
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    private final CookieConfig config;
    private final TokenConfig tokens;
    private final ThrottleConfig throttle;

    RefreshCookie(CookieConfig config, TokenConfig tokens, ThrottleConfig throttle) {
        this.config = config;
        this.tokens = tokens;
        this.throttle = throttle;
    }

    /**
     * Returns whether the response to this login puts the refresh token into the cookie.
     *
     * @throws ApiError 403 if a page of another origin sent the request, which could log the browser in as someone else
     */
    boolean serves(HttpServerRequest request, UriInfo uri) {
        if (!isOn(request) || request.getHeader(ORIGIN) == null && request.getHeader(FETCH_SITE) == null) {
            return false;
        }
        if (!comesFromOurPages(request, uri)) {
            throw ApiError.forbidden();
        }
        return true;
    }

    /**
     * Returns the refresh token in the cookie if the body has none.
     *
     * @throws ApiError 403 if a page of another origin sent it
     */
    Optional<String> token(RequestBody body, HttpServerRequest request, UriInfo uri) {
        Cookie cookie = isOn(request) ? request.getCookie(config.name()) : null;
        if (cookie == null || Form.object(body).has("refresh")) {
            return Optional.empty();
        }
        if (!comesFromOurPages(request, uri)) {
            throw ApiError.forbidden();
        }
        return Optional.of(cookie.getValue());
    }

    /** Returns the token that identifies the browser's device. It grants no access, so the origin is not checked. */
    Optional<String> deviceToken(HttpServerRequest request) {
        return isOn(request)
                ? Optional.ofNullable(request.getCookie(deviceName())).map(Cookie::getValue)
                : Optional.empty();
    }

    /** Returns the cookie with this refresh token. */
    NewCookie holding(String refresh) {
        return cookie(config.name(), refresh, tokens.refreshLifetime());
    }

    /** Returns the cookie that identifies the device at its next login, even after a logout. */
    NewCookie holdingDevice(String token) {
        return cookie(deviceName(), token, throttle.knownFor());
    }

    /** Returns the cookie that deletes the refresh token in the browser. */
    NewCookie gone() {
        return cookie(config.name(), "", Duration.ZERO);
    }

    private boolean isOn(HttpServerRequest request) {
        return config.enabled() || "true".equals(request.getHeader(ASKED));
    }

    /**
     * Returns whether a page of ours sent the request. What the browser itself says comes first: behind a proxy that Signet
     * does not trust, Signet does not know its own origin.
     */
    private boolean comesFromOurPages(HttpServerRequest request, UriInfo uri) {
        if ("same-origin".equals(request.getHeader(FETCH_SITE))) {
            return true;
        }
        String origin = request.getHeader(ORIGIN);
        if (origin == null) {
            return false;
        }
        String own = uri.getBaseUri().getScheme() + "://" + uri.getBaseUri().getRawAuthority();
        return origin.equals(own) || config.origins().orElse(List.of()).contains(origin);
    }

    private String deviceName() {
        return config.name() + "-device";
    }

    /** The builder takes the age as an int, at most 68 years; browsers keep a cookie for about a year. */
    private NewCookie cookie(String name, String value, Duration age) {
        return new NewCookie.Builder(name)
                .value(value)
                .path(PATH)
                .maxAge((int) Math.min(age.toSeconds(), Integer.MAX_VALUE))
                .httpOnly(true)
                .secure(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}
