package dev.signet.webui;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Locale;
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
                .or(() -> Optional.ofNullable(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE))
                        .flatMap(Languages::accepted))
                .orElse(ALL.get(0));
    }

    private static Optional<String> accepted(String header) {
        try {
            return Optional.ofNullable(Locale.lookupTag(Locale.LanguageRange.parse(header), ALL));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }
}
