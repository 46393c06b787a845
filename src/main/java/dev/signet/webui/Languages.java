package dev.signet.webui;

import dev.signet.web.AcceptLanguage;
import dev.signet.web.SpokenLanguages;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the language of a page: the one that its reader switched to, or else the first that the browser asks for
 * (RFC 4647 §3.4).
 */
final class Languages {
    private static final String COOKIE = "signet-language";

    /** Languages whose usual script is written from right to left. */
    private static final Set<String> RIGHT_TO_LEFT =
            Set.of("ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi");

    private Languages() {}

    /** Returns the direction of a language's script, as in the attribute {@code dir} of HTML. */
    static String direction(String language) {
        return RIGHT_TO_LEFT.contains(language.split("-")[0]) ? "rtl" : "ltr";
    }

    static String of(HttpServerRequest request) {
        return Optional.ofNullable(request.getCookie(COOKIE))
                .map(Cookie::getValue)
                .filter(SpokenLanguages.ALL::contains)
                .or(() -> AcceptLanguage.best(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE), SpokenLanguages.ALL))
                .orElse(SpokenLanguages.FALLBACK);
    }
}
