package dev.signet.token;

import dev.signet.throttle.ThrottleConfig;
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
 * The cookie that carries a browser's refresh token, where cookies are enabled: out of reach of scripts, sent to the token
 * endpoints alone, and never by another site's page. A client that is no browser sends no {@code Origin} and no
 * {@code Sec-Fetch-Site}; it keeps its token in the body.
 *
 * <p>Against cross-site request forgery there are two walls (OWASP CSRF Prevention Cheat Sheet): {@code SameSite=Strict}, and
 * the check that the request comes from a page of the service's own origin or of one that the settings name.
 */
@Singleton
class RefreshCookie {
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
     * Whether the answer to this login puts the refresh token into the cookie.
     *
     * @throws ApiError 403 where a page of another origin sent it: it would sign the browser in as somebody else
     */
    boolean serves(HttpServerRequest request, UriInfo uri) {
        if (!config.enabled() || request.getHeader(ORIGIN) == null && request.getHeader(FETCH_SITE) == null) {
            return false;
        }
        if (!comesFromOurPages(request, uri)) {
            throw ApiError.forbidden();
        }
        return true;
    }

    /**
     * The refresh token in the cookie, where the body names none.
     *
     * @throws ApiError 403 where a page of another origin sent it
     */
    Optional<String> token(RequestBody body, HttpServerRequest request, UriInfo uri) {
        Cookie cookie = config.enabled() ? request.getCookie(config.name()) : null;
        if (cookie == null || Form.object(body).has("refresh")) {
            return Optional.empty();
        }
        if (!comesFromOurPages(request, uri)) {
            throw ApiError.forbidden();
        }
        return Optional.of(cookie.getValue());
    }

    /** The token by which the browser's device is known. It opens nothing, so that who sent the request does not matter. */
    Optional<String> deviceToken(HttpServerRequest request) {
        return config.enabled()
                ? Optional.ofNullable(request.getCookie(deviceName())).map(Cookie::getValue)
                : Optional.empty();
    }

    /** The cookie that holds this token. */
    NewCookie holding(String refresh) {
        return cookie(config.name(), refresh, tokens.refreshLifetime());
    }

    /** The cookie by which the device is known at its next login, also when it has logged out. */
    NewCookie holdingDevice(String token) {
        return cookie(deviceName(), token, throttle.knownFor());
    }

    /** The cookie that takes the place of the one that was ended. */
    NewCookie gone() {
        return cookie(config.name(), "", Duration.ZERO);
    }

    private boolean comesFromOurPages(HttpServerRequest request, UriInfo uri) {
        String origin = request.getHeader(ORIGIN);
        if (origin == null) {
            return "same-origin".equals(request.getHeader(FETCH_SITE));
        }
        String own = uri.getBaseUri().getScheme() + "://" + uri.getBaseUri().getRawAuthority();
        return origin.equals(own) || config.origins().orElse(List.of()).contains(origin);
    }

    private String deviceName() {
        return config.name() + "-device";
    }

    /** The builder takes no more seconds than 68 years have; browsers keep a cookie for a year or so. */
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
