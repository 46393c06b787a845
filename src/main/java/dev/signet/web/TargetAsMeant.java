package dev.signet.web;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.net.URISyntaxException;

/**
 * Reads every address as the WHATWG URL standard and Django do: a {@code %} that is no escape is a {@code %}, in a query a
 * {@code ;} is a character like others, and so is what a browser would have escaped. The HTTP server would refuse some of it (its
 * own check is off: {@link #CHECK_OFF}) and misread the rest, so a request with such an address starts anew with one that says the
 * same in an orderly form.
 */
@Singleton
public class TargetAsMeant {
    /** The system property that switches off the check of addresses in Quarkus, which gives an empty 400. */
    public static final String CHECK_OFF = "vertx.disableURIValidation";

    private static final int BEFORE_OTHERS = 1;
    private static final int BAD_REQUEST = 400;
    private static final String ESCAPED = "\"#<>\\^`{|}";

    void install(@Observes @Priority(BEFORE_OTHERS) Router router) {
        router.route().order(Integer.MIN_VALUE).handler(TargetAsMeant::read);
    }

    private static void read(RoutingContext http) {
        String sent = http.request().uri();
        String meant = orderly(sent);
        if (meant.equals(sent)) {
            http.next();
        } else if (sent.startsWith("/")) {
            http.reroute(meant);
        } else if (isUri(sent)) {
            http.next();
        } else {
            http.fail(BAD_REQUEST);
        }
    }

    /** Proxies are sent whole addresses (RFC 9112 §3.2.2), this service hardly ever: there is nothing to be put in order. */
    private static boolean isUri(String target) {
        try {
            return new URI(target).isAbsolute();
        } catch (URISyntaxException none) {
            return false;
        }
    }

    /** The same address in an orderly form. */
    static String orderly(String target) {
        StringBuilder text = new StringBuilder(target.length());
        boolean query = false;
        for (int i = 0; i < target.length(); i++) {
            char each = target.charAt(i);
            query |= each == '?';
            boolean escape = each == '%'
                    && i + 2 < target.length()
                    && UrlEncoded.isEscape(target.charAt(i + 1), target.charAt(i + 2));
            // Brackets are for IPv6 addresses alone; beyond ASCII, a character stands for the byte that was sent (RFC
            // 9112 §2.2).
            boolean inOrder = each > ' '
                    && each < 0x7F
                    && ESCAPED.indexOf(each) < 0
                    && (each != '%' || escape)
                    && (query ? each != ';' : each != '[' && each != ']');
            if (inOrder) {
                text.append(each);
            } else {
                text.append(String.format("%%%02X", each & 0xFF));
            }
        }
        return text.toString();
    }
}
