package dev.signet.webui;

import dev.signet.web.AcceptLanguage;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the language of a page: the one that its reader switched to, or else the first that the browser asks for
 * (RFC 4647 §3.4).
 */
final class Languages {
    /** The languages that the pages speak. The first is for everyone else. */
    static final List<String> ALL = List.of("en", "de");

    private static final String COOKIE = "signet-language";

    private Languages() {}

    static String of(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(COOKIE))
                .map(Cookie::getValue)
                .filter(ALL::contains)
                .or(() -> AcceptLanguage.best(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE), ALL))
                .orElse(ALL.get(0));
    }
}
